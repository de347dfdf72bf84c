package dev.taffrail.agent.status;

import java.time.Duration;
import java.time.Instant;

/** Writes Prometheus' text format 0.0.4: families of samples. For one thread. */
final class Exposition {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Whether a value can go down. */
  enum Kind {
    COUNTER("counter"),
    GAUGE("gauge");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  private final StringBuilder text = new StringBuilder();

  /** Begins a family, whose samples have its name. */
  void family(String name, Kind kind, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(kind.word).append('\n');
  }

  /**
   * @param labels names and values by turns
   */
  void sample(String name, Number value, String... labels) {
    text.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escaped(labels[i + 1])).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** A time as Prometheus has it: seconds since 1970. */
  static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  /** A stretch of time as Prometheus has it: in seconds. */
  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /** All that was written. */
  @Override
  public String toString() {
    return text.toString();
  }
}
