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
import org.slf4j.spi.LoggingEventBuilder;

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
  public LoggingEventBuilder makeLoggingEventBuilder(Level level) {
    return new FluentEvent(this, level);
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    List<@Nullable Marker> markers = marker == null ? List.of() : List.of(marker);
    Slf4jRecord.begin(log, level, markers, format(pattern, arguments)).exception(throwable).log();
  }

  @Override
  public void log(LoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    Throwable throwable = event.getThrowable();
    if (throwable == null && arguments != null) {
      throwable = MessageFormatter.getThrowableCandidate(arguments);
      arguments = throwable == null ? arguments : MessageFormatter.trimmedCopy(arguments);
    }
    LogEvent record =
        Slf4jRecord.begin(
            log, event.getLevel(), event.getMarkers(), format(event.getMessage(), arguments));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> record.with(pair.key, pair.value));
    }
    record.exception(throwable).log();
  }

  private static @Nullable String format(
      @Nullable String pattern, @Nullable Object @Nullable [] arguments) {
    if (pattern == null || arguments == null) {
      return pattern;
    }
    return MessageNesting.ask(() -> MessageFormatter.basicArrayFormat(pattern, arguments), pattern);
  }
}
