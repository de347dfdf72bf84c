package dev.taffrail.log.slf4j;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger of SLF4J over a bound one. */
final class TaffrailLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient BoundLogger log;

  TaffrailLogger(BoundLogger log) {
    this.log = log;
    this.name = log.name();
  }

  @Override
  public boolean isTraceEnabled() {
    return log.isEnabled(dev.taffrail.journal.Level.DEBUG);
  }

  @Override
  public boolean isDebugEnabled() {
    return log.isEnabled(dev.taffrail.journal.Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return log.isEnabled(dev.taffrail.journal.Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return log.isEnabled(dev.taffrail.journal.Level.WARNING);
  }

  /** Also when only critical is on: the marker that makes an error critical comes with the call. */
  @Override
  public boolean isErrorEnabled() {
    return log.isEnabled(dev.taffrail.journal.Level.CRITICAL);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    List<Marker> markers = marker == null ? List.of() : List.of(marker);
    start(level, markers, format(pattern, arguments)).exception(throwable).log();
  }

  @Override
  public void log(LoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    Throwable throwable = event.getThrowable();
    if (throwable == null && arguments != null) {
      throwable = MessageFormatter.getThrowableCandidate(arguments);
    }
    LogEvent record =
        start(event.getLevel(), markersOf(event), format(event.getMessage(), arguments));
    addKeyValues(record, event.getKeyValuePairs());
    record.exception(throwable).log();
  }

  private LogEvent start(Level level, List<Marker> markers, String event) {
    LogEvent record = log.log(Levels.of(level, markers), event);
    if (level == Level.TRACE) {
      record.with("trace", true);
    }
    if (!markers.isEmpty()) {
      record.with("markers", Levels.names(markers));
      if (Levels.isSecurity(markers)) {
        record.security();
      }
    }
    return record;
  }

  private static String format(@Nullable String pattern, @Nullable Object @Nullable [] arguments) {
    String message =
        arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments);
    return message == null ? "" : message;
  }

  private static List<Marker> markersOf(LoggingEvent event) {
    List<Marker> markers = event.getMarkers();
    return markers == null ? List.of() : markers;
  }

  private static void addKeyValues(LogEvent record, @Nullable List<KeyValuePair> pairs) {
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        record.with(pair.key, pair.value);
      }
    }
  }
}
