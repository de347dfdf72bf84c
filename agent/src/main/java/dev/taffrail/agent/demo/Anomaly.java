package dev.taffrail.agent.demo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A stretch of a series that people labelled as anomalous, from NAB's {@code anomaly_windows.json}.
 */
record Anomaly(Series series, Instant start, Instant end) {

  boolean holds(Alarm alarm) {
    return alarm.sensor().equals(series.pipeline())
        && !alarm.time().isBefore(start)
        && !alarm.time().isAfter(end);
  }

  /** All labels, in the order of the series and then of time. */
  static List<Anomaly> all() throws IOException {
    List<Anomaly> all = new ArrayList<>();
    try (InputStream in = DemoFolder.open("anomaly_windows.json");
        JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String label = json.currentName();
        json.nextToken();
        while (json.nextToken() == JsonToken.START_ARRAY) {
          Instant start = instant(json.nextStringValue());
          Instant end = instant(json.nextStringValue());
          json.nextToken();
          Series.ALL.stream()
              .filter(series -> series.label().equals(label))
              .forEach(series -> all.add(new Anomaly(series, start, end)));
        }
      }
    }
    return all;
  }

  /** From {@code 2013-12-15 07:00:00.000000}, which is UTC as the readings are. */
  private static Instant instant(String text) {
    return Instant.parse(text.replace(' ', 'T') + "Z");
  }
}
