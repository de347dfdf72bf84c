package dev.taffrail.agent.page;

import dev.taffrail.agent.journey.Journey;
import dev.taffrail.agent.journey.TraceId;
import dev.taffrail.agent.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;

/** The journey of a correlation id, as {@code taffrail trace} finds it. */
final class JourneyAnswer {
  private static final int MOST_STOPS = 1_000;
  private static final long MOST_BYTES = 1 << 20;

  private JourneyAnswer() {}

  static String of(PageSources sources, Query query) throws IOException, BadRequestException {
    Journey journey = new Journey(new TraceId(query.required("id")), MOST_STOPS, MOST_BYTES);
    for (Path journal : sources.journals().values()) {
      journey.read(journal);
    }
    return PageJson.object(
        json -> {
          json.writeArrayPropertyStart("stops");
          journey.stops().forEach(stop -> stop(json, stop));
          json.writeEndArray();
          json.writeNumberProperty("left", journey.leftOut());
        });
  }

  /** Places are names of journals, and of receivers with the seconds that it took to them. */
  private static void stop(JsonGenerator json, Journey.Stop stop) {
    json.writeStartObject();
    PageJson.record(json, stop.head(), stop.line());
    json.writeArrayPropertyStart("places");
    stop.places()
        .forEach(
            (name, way) -> {
              json.writeStartObject();
              json.writeStringProperty("name", Printable.of(name));
              way.ifPresent(time -> json.writeNumberProperty("after", time.toNanos() / 1e9));
              json.writeEndObject();
            });
    json.writeEndArray();
    json.writeEndObject();
  }
}
