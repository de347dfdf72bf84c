package dev.taffrail.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import net.logstash.logback.composite.loggingevent.KeyValuePairsJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventJsonProviders;
import net.logstash.logback.composite.loggingevent.MdcJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logback's rolling file with an encoder of JSON that writes no more than the others do;
 * immediateFlush is off. Fields by SLF4J's fluent calls; it binds none but texts, in the MDC.
 */
final class LogbackSide implements LogSide {
  private final LoggerContext context = new LoggerContext();
  private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
  private final Logger logger;

  /** Its own JsonEncoder, which writes values as texts. */
  static LogbackSide json(Path folder, long maxBytes, boolean withinLimit) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithThreadName(false);
    encoder.setWithContext(false);
    encoder.setWithMarkers(false);
    encoder.setWithArguments(false);
    return new LogbackSide(folder, maxBytes, withinLimit, encoder);
  }

  /** That of logstash-logback-encoder, with the providers that are needed and no others. */
  static LogbackSide logstash(Path folder, long maxBytes, boolean withinLimit) {
    LoggingEventJsonProviders providers = new LoggingEventJsonProviders();
    LoggingEventFormattedTimestampJsonProvider timestamp =
        new LoggingEventFormattedTimestampJsonProvider();
    timestamp.setTimeZone("UTC");
    providers.addTimestamp(timestamp);
    providers.addLogLevel(new LogLevelJsonProvider());
    providers.addLoggerName(new LoggerNameJsonProvider());
    providers.addMessage(new MessageJsonProvider());
    providers.addMdc(new MdcJsonProvider());
    providers.addKeyValuePairs(new KeyValuePairsJsonProvider());
    providers.addStackTrace(new StackTraceJsonProvider());
    LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();
    encoder.setProviders(providers);
    return new LogbackSide(folder, maxBytes, withinLimit, encoder);
  }

  private LogbackSide(
      Path folder, long maxBytes, boolean withinLimit, Encoder<ILoggingEvent> encoder) {
    context.setMDCAdapter(mdc);
    encoder.setContext(context);
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(folder.resolve("logback.log").toString());
    appender.setImmediateFlush(false);
    appender.setEncoder(encoder);
    appender.setRollingPolicy(rolling(appender, folder.resolve("logback.log")));
    appender.setTriggeringPolicy(triggering(maxBytes, withinLimit));
    appender.start();
    logger = context.getLogger(Sample.LOGGER);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  private FixedWindowRollingPolicy rolling(RollingFileAppender<ILoggingEvent> appender, Path file) {
    FixedWindowRollingPolicy policy = new FixedWindowRollingPolicy();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(file + ".%i");
    policy.setMinIndex(1);
    policy.setMaxIndex(LogSides.BACKUPS);
    policy.start();
    return policy;
  }

  /** By default it looks at its file's size once a minute, whatever was written meanwhile. */
  private SizeBasedTriggeringPolicy<ILoggingEvent> triggering(long maxBytes, boolean withinLimit) {
    SizeBasedTriggeringPolicy<ILoggingEvent> policy = new SizeBasedTriggeringPolicy<>();
    policy.setContext(context);
    policy.setMaxFileSize(new FileSize(maxBytes));
    if (withinLimit) {
      policy.setCheckIncrement(Duration.buildByMilliseconds(0));
    }
    policy.start();
    return policy;
  }

  @Override
  public void fields(Sample sample) {
    with(logger.atInfo(), sample).log(Sample.MESSAGE);
  }

  @Override
  public void bound() {
    logger.info(Sample.MESSAGE);
  }

  @Override
  public void exception(Sample sample) {
    with(logger.atInfo(), sample).setCause(Failure.INSTANCE).log(Sample.MESSAGE);
  }

  @Override
  public void disabled(Sample sample) {
    with(logger.atDebug(), sample).log(Sample.MESSAGE);
  }

  private static LoggingEventBuilder with(LoggingEventBuilder event, Sample sample) {
    return event
        .addKeyValue("sensor", sample.sensor())
        .addKeyValue("site", sample.site())
        .addKeyValue("reading", sample.reading())
        .addKeyValue("battery", sample.battery())
        .addKeyValue("uptime", sample.uptime())
        .addKeyValue("value", sample.value())
        .addKeyValue("limit", sample.limit())
        .addKeyValue("alarm", sample.alarm())
        .addKeyValue("at", sample.at())
        .addKeyValue("unit", sample.unit());
  }

  @Override
  public void bind(Sample sample) {
    for (Map.Entry<String, Object> field : sample.fields().entrySet()) {
      mdc.put(field.getKey(), String.valueOf(field.getValue()));
    }
  }

  @Override
  public void end() throws IOException {
    context.stop();
    for (Status status : context.getStatusManager().getCopyOfStatusList()) {
      if (status.getEffectiveLevel() >= Status.WARN) {
        throw new IOException("Logback: " + status);
      }
    }
  }
}
