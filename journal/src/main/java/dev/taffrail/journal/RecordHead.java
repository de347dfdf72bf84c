package dev.taffrail.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The four keys at the fixed place in the head of each record, read without parsing the rest.
 *
 * @param timestamp as it stands in the line, ISO-8601 with microseconds and Z
 * @param level the level
 * @param logger the logger, JSON escapes resolved
 * @param event the event, JSON escapes resolved
 * @param correlationId the correlation id when it is the first key behind the head, else null
 */
public record RecordHead(
    String timestamp, Level level, String logger, String event, @Nullable String correlationId) {

  /** The logger of the journal's own lines: seals, prunes, recoveries, drops. */
  public static final String CONTROL_LOGGER = "taffrail.journal";

  /** Reads the head of a line, or returns null when the line has not the canonical one. */
  public static @Nullable RecordHead parse(byte[] line) {
    throw new UnsupportedOperationException();
  }

  public boolean isControl() {
    return logger.equals(CONTROL_LOGGER);
  }

  public Instant time() {
    return Instant.parse(timestamp);
  }
}
