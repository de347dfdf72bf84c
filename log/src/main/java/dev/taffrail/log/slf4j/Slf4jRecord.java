package dev.taffrail.log.slf4j;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/**
 * A call in SLF4J's terms as a record in ours, for those who take such calls over: the provider
 * here, an appender of another library. Applications have no use for it. Never throws.
 */
public final class Slf4jRecord {
  private Slf4jRecord() {}

  /**
   * Begins the record of a call.
   *
   * @param level {@code TRACE} becomes {@code debug} with {@code trace:true}
   * @param markers stand in {@code markers} by their names. {@code FATAL} or {@code CRITICAL} makes
   *     an error critical, {@code SECURITY} a security event.
   * @param message the formatted message, which becomes the event
   */
  public static LogEvent begin(
      BoundLogger log,
      Level level,
      @Nullable List<@Nullable Marker> markers,
      @Nullable String message) {
    Set<String> names = Markers.names(markers);
    LogEvent record = log.log(Levels.of(level, names), message == null ? "" : message);
    if (level == Level.TRACE) {
      record.with("trace", true);
    }
    if (!names.isEmpty()) {
      record.with("markers", names);
      if (Markers.areSecurity(names)) {
        record.security();
      }
    }
    return record;
  }
}
