package dev.taffrail.ship;

import java.util.List;

/** The lanes of one sink, by the sources that they come from. */
record SinkLanes(String sink, List<List<LaneWorker>> bySource, LinkBudget budget) {
  SinkLanes {
    bySource = List.copyOf(bySource);
  }

  SinkStatus status() {
    return SinkStatus.combine(sink, statusOfSources()).with(budget.use());
  }

  /** One for each source, in the order of the sources. */
  List<SinkStatus> statusOfSources() {
    return bySource.stream().map(lanes -> LaneStatus.combine(sink, statusOf(lanes))).toList();
  }

  private static LaneStatus[] statusOf(List<LaneWorker> lanes) {
    return lanes.stream().map(LaneWorker::status).toArray(LaneStatus[]::new);
  }

  List<LaneWorker> workers() {
    return bySource.stream().flatMap(List::stream).toList();
  }
}
