package dev.taffrail.agent;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.journal.RecordHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of one correlation id. One that is found again, as a receiver took it, is the same
 * stop of the journey, seen at one more place.
 */
final class Journey {
  private static final String COLLECTOR = "collect.";

  /**
   * One record.
   *
   * @param head its head
   * @param line its bytes
   * @param places where it was found: names of journals, and of receivers with the time that it
   *     took to them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Stop(RecordHead head, byte[] line, Map<String, Optional<Duration>> places) {}

  private final TraceId id;
  private final Map<ByteBuffer, Stop> stops = new LinkedHashMap<>();

  Journey(TraceId id) {
    this.id = id;
  }

  boolean isEmpty() {
    return stops.isEmpty();
  }

  /** In the order of time; of equal times, in the order in which they were found. */
  List<Stop> stops() {
    return stops.values().stream().sorted(Comparator.comparing(s -> s.head().time())).toList();
  }

  /** Takes the record if it belongs to this journey. */
  void offer(String journal, RecordHead head, byte[] line) {
    if (head.logger().startsWith(COLLECTOR) && id.occursIn(line)) {
      ReceivedRecord received = ReceivedRecord.parse(line).orElse(null);
      RecordHead original = received == null ? null : RecordHead.parse(received.line());
      if (received != null && original != null) {
        offerReceived(received, original);
        return;
      }
    }
    if (id.matches(head, line)) {
      stop(head, line).places().putIfAbsent(journal, Optional.empty());
    }
  }

  private void offerReceived(ReceivedRecord received, RecordHead original) {
    byte[] line = received.line();
    if (id.matches(original, line)) {
      Duration way = Duration.between(original.time(), received.receivedAt());
      stop(original, line).places().merge(received.protocol(), Optional.of(way), Journey::shorter);
    }
  }

  private Stop stop(RecordHead head, byte[] line) {
    return stops.computeIfAbsent(
        ByteBuffer.wrap(line), key -> new Stop(head, line, new LinkedHashMap<>()));
  }

  private static Optional<Duration> shorter(Optional<Duration> a, Optional<Duration> b) {
    return a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) > 0 ? b : a;
  }
}
