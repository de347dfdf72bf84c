package dev.taffrail.ship.cloudwatch;

import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/**
 * Reads which events of a call that succeeded were dropped all the same. The ends are exclusive,
 * the start is not.
 */
final class RejectedEvents {
  private RejectedEvents() {}

  /**
   * What became of the batch.
   *
   * @param info null when all were taken
   * @param order for each event of the call its position in the batch
   */
  static Outcome outcome(@Nullable RejectedLogEventsInfo info, List<Integer> order) {
    if (info == null) {
      return new Outcome.Accepted();
    }
    int size = order.size();
    int expired = end(info.expiredLogEventEndIndex(), size);
    int old = end(info.tooOldLogEventEndIndex(), size);
    int fresh = start(info.tooNewLogEventStartIndex(), size);
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (i < expired) {
        refusals.add(new Refusal(order.get(i), "expired", "older than the log group's retention"));
      } else if (i < old) {
        refusals.add(new Refusal(order.get(i), "too_old", "more than 14 days old"));
      } else if (i >= fresh) {
        refusals.add(new Refusal(order.get(i), "too_new", "more than 2 hours ahead"));
      }
    }
    return refusals.isEmpty() ? new Outcome.Accepted() : new Outcome.Partly(refusals, true);
  }

  private static int end(@Nullable Integer index, int size) {
    return index == null ? 0 : Math.min(index, size);
  }

  private static int start(@Nullable Integer index, int size) {
    return index == null ? size : Math.max(index, 0);
  }
}
