package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a flight recorder keeps for each place that records go to, as lines of that place: the main
 * sink first, where there is one, then the outputs. For any thread.
 */
final class RecordedFlights {
  private final Place[] places;

  /**
   * @param output the sink when it is an output; else null
   */
  private record Place(RecordSink sink, @Nullable OutputSink output, RecentRecords recent) {
    boolean keeps(Level level, boolean written) {
      return output == null || output.keeps(level, written);
    }
  }

  RecordedFlights(FlightRecorder bounds, Sinks sinks) {
    List<Place> all = new ArrayList<>();
    if (sinks.main() != null) {
      all.add(new Place(sinks.main(), null, new RecentRecords(bounds)));
    }
    for (OutputSink output : sinks.outputs()) {
      all.add(new Place(output, output, new RecentRecords(bounds)));
    }
    places = all.toArray(Place[]::new);
  }

  /**
   * @param written whether the record goes to the debug sink as well
   */
  void keep(PooledEvent pooled, String id, boolean written) {
    Level level = pooled.event().level();
    for (Place place : places) {
      if (place.keeps(level, written)) {
        JsonBuffer line = pooled.render(place.sink().layout());
        place.recent().keep(id, level, line.bytes(), line.length());
      }
    }
  }

  /**
   * Writes what was kept of this id. What the first place lost goes into the event.
   *
   * @param count is told of each line of the first place whether it was taken
   */
  void bringOut(EventBuffer event, String id, Consumer<Boolean> count) {
    for (int i = 0; i < places.length; i++) {
      LineRing lines = places[i].recent().take(id);
      if (lines != null) {
        write(places[i], lines, i == 0 ? count : taken -> {});
        if (i == 0 && lines.lost() > 0) {
          event.put("flight_recorder_lost", lines.lost());
        }
      }
    }
  }

  private static void write(Place place, LineRing lines, Consumer<Boolean> count) {
    boolean counts = place.output() != null; // itself, what it does not take
    lines.forEach(
        (level, line, n) -> count.accept(place.sink().offer(level, false, line, n) || counts));
  }
}
