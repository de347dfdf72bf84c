package dev.taffrail.agent.collect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which events of a chronological request are taken: those from {@code start} to before {@code
 * end}.
 *
 * @param tooOld how many at the beginning are over 14 days old
 * @param expired how many at the beginning are older than the group's retention
 * @param tooNew from which on they are over 2 hours ahead; the number of events for none
 * @param count the number of events
 */
record EventWindow(int tooOld, int expired, int tooNew, int count) {
  private static final long MAX_AGE_MS = Duration.ofDays(14).toMillis();
  private static final long MAX_AHEAD_MS = Duration.ofHours(2).toMillis();

  static EventWindow of(List<PutLogEvents.Event> events, long now, OptionalInt retentionDays) {
    int tooOld = before(events, now - MAX_AGE_MS);
    int expired =
        retentionDays.isPresent()
            ? before(events, now - Duration.ofDays(retentionDays.getAsInt()).toMillis())
            : 0;
    return new EventWindow(tooOld, expired, before(events, now + MAX_AHEAD_MS + 1), events.size());
  }

  private static int before(List<PutLogEvents.Event> events, long time) {
    int i = 0;
    while (i < events.size() && events.get(i).timestamp() < time) {
      i++;
    }
    return i;
  }

  int start() {
    return Math.max(tooOld, expired);
  }

  int end() {
    return Math.max(start(), tooNew);
  }

  int rejected() {
    return count - (end() - start());
  }

  /** The member {@code rejectedLogEventsInfo}; empty when all are taken. */
  String rejectedInfo() {
    List<String> info = new ArrayList<>();
    if (tooNew < count) {
      info.add("\"tooNewLogEventStartIndex\":" + tooNew);
    }
    if (tooOld > 0) {
      info.add("\"tooOldLogEventEndIndex\":" + tooOld);
    }
    if (expired > 0) {
      info.add("\"expiredLogEventEndIndex\":" + expired);
    }
    return info.isEmpty() ? "" : ",\"rejectedLogEventsInfo\":{" + String.join(",", info) + "}";
  }
}
