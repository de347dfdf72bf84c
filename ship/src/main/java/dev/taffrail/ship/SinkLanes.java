package dev.taffrail.ship;

import java.util.List;

/** The two lanes of one sink. */
record SinkLanes(String sink, LaneWorker urgent, LaneWorker bulk) {

  SinkStatus status() {
    return LaneStatus.combine(sink, urgent.status(), bulk.status());
  }

  List<LaneWorker> workers() {
    return List.of(urgent, bulk);
  }
}
