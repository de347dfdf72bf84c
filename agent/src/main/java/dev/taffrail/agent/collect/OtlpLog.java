package dev.taffrail.agent.collect;

import dev.taffrail.journal.Level;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an OpenTelemetry log record has a place of its own in a collector's journal. Filled while
 * it is read; for one thread.
 */
final class OtlpLog {
  private static final Pattern TRACE =
      Pattern.compile(
          "([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})",
          Pattern.CASE_INSENSITIVE);

  /** The leaf index that a Taffrail shipper sends along. */
  private static final String INDEX = "taffrail_index";

  /** The name of the scope: in Taffrail's own sink the logger. */
  static final String SCOPE = "scope";

  private long nanos;
  private long observed;
  private long severity;
  private @Nullable String correlationId;
  private @Nullable String index;
  private String scope = "";

  void scope(String name) {
    scope = name;
  }

  void time(long unixNanos) {
    nanos = unixNanos;
  }

  void observed(long unixNanos) {
    observed = unixNanos;
  }

  void severity(long number) {
    severity = number;
  }

  /** The 32 digits of a trace id are those of a UUID; 32 zeros are none. */
  void traceId(String hex) {
    Matcher matcher = TRACE.matcher(hex);
    if (matcher.matches() && !hex.matches("0*")) {
      correlationId = matcher.replaceFirst("$1-$2-$3-$4-$5");
    }
  }

  /** An attribute; one that is not known, or a structure, is passed over. */
  void attribute(String key, @Nullable String scalar) {
    if (key.equals(INDEX) && scalar != null) {
      index = scalar;
    }
  }

  /**
   * The entry of it.
   *
   * @param json the record itself, in the JSON of OTLP
   */
  Entry entry(Map<String, String> resource, byte[] json) {
    Map<String, String> metadata = new TreeMap<>();
    if (correlationId != null) {
      metadata.put("correlation_id", correlationId);
    }
    if (index != null) {
      metadata.put(INDEX, index);
    }
    if (!scope.isEmpty()) {
      metadata.put(SCOPE, scope);
    }
    long time = nanos == 0 ? observed : nanos;
    return new Entry(
        resource, time > 0 ? OptionalLong.of(time) : OptionalLong.empty(), metadata, json, level());
  }

  /** As the data model of OpenTelemetry's logs divides its 24 numbers. */
  private Level level() {
    if (severity == 0) {
      return Level.INFO; // not said
    }
    return severity < 9
        ? Level.DEBUG
        : severity < 13
            ? Level.INFO
            : severity < 17 ? Level.WARNING : severity < 21 ? Level.ERROR : Level.CRITICAL;
  }
}
