package dev.taffrail.log.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import dev.taffrail.log.slf4j.Slf4jRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Logs Logback's events as records. For any thread. */
final class Records {
  private final ConcurrentMap<String, BoundLogger> loggers = new ConcurrentHashMap<>();

  void log(ILoggingEvent event) {
    LogEvent record =
        Slf4jRecord.begin(
            logger(event.getLoggerName()),
            levelOf(event),
            event.getMarkerList(),
            event.getFormattedMessage());
    addContext(record, event.getMDCPropertyMap());
    addKeyValues(record, event.getKeyValuePairs());
    record.exception(Throwables.of(event.getThrowableProxy())).at(event.getInstant()).log();
  }

  private static void addKeyValues(LogEvent record, @Nullable List<KeyValuePair> pairs) {
    if (pairs != null) {
      pairs.forEach(pair -> record.with(pair.key, pair.value));
    }
  }

  private BoundLogger logger(String name) {
    return loggers.computeIfAbsent(name, BoundLogger::get);
  }

  private static org.slf4j.event.Level levelOf(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case Level.TRACE_INT -> org.slf4j.event.Level.TRACE;
      case Level.DEBUG_INT -> org.slf4j.event.Level.DEBUG;
      case Level.INFO_INT -> org.slf4j.event.Level.INFO;
      case Level.WARN_INT -> org.slf4j.event.Level.WARN;
      default -> org.slf4j.event.Level.ERROR;
    };
  }

  private static void addContext(LogEvent record, @Nullable Map<String, String> mdc) {
    if (mdc != null) {
      mdc.forEach((key, value) -> record.with(key, value));
    }
  }
}
