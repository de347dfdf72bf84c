package dev.taffrail.ship;

import java.util.List;

/**
 * The way of one lane from a source to its sink.
 *
 * @param sourceName the source's name; empty for the device's own journal
 * @param lane which of the sink's lanes through this source
 * @param source where it begins
 * @param transforms the steps between, in order
 * @param sink where it ends
 * @param refused where that goes which the sink will never take
 * @param clock how a clock that is not set is known
 * @param options how the sink is sent to
 * @param budget what the sink may send; shared by all of its lanes
 */
record Route(
    String sourceName,
    Lane lane,
    Source.Opener source,
    List<Transform> transforms,
    Sink sink,
    RefusedLog refused,
    ClockRule clock,
    SinkOptions options,
    LinkBudget budget) {
  Route {
    transforms = List.copyOf(transforms);
  }

  /** One without limits. */
  Route(
      String sourceName,
      Lane lane,
      Source.Opener source,
      List<Transform> transforms,
      Sink sink,
      RefusedLog refused) {
    this(
        sourceName,
        lane,
        source,
        transforms,
        sink,
        refused,
        ClockRule.DEFAULT,
        SinkOptions.DEFAULT,
        LinkBudget.unlimited(sink, Timing.SYSTEM));
  }

  /** The lane's name, for people: {@code loki.urgent}, or {@code loki.app.all}. */
  String name() {
    String through = sourceName.isEmpty() ? "" : sourceName + ".";
    return sink.name() + "." + through + lane.label();
  }

  /** The source's name, for people. */
  String origin() {
    return sourceName.isEmpty() ? Origin.OWN : sourceName;
  }
}
