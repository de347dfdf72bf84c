package dev.taffrail.bench;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logback's rolling file, immediateFlush off and all else by default; never forces the device. By
 * default it looks at the size of its file once in a minute, whatever was written meanwhile.
 */
final class LogbackContender implements Contender {
  private final LoggerContext context = new LoggerContext();
  private final AtomicLong rotatedAway = new AtomicLong();
  private final Path file;
  private final Logger logger;

  static LogbackContender byDefault(Path folder, long maxBytes) {
    return new LogbackContender(folder, new SizeBasedTriggeringPolicy<>(), maxBytes);
  }

  /** Looks at each record, as it must to keep its files within their limit. */
  static LogbackContender withinLimit(Path folder, long maxBytes) {
    SizeBasedTriggeringPolicy<ILoggingEvent> triggering = new SizeBasedTriggeringPolicy<>();
    triggering.setCheckIncrement(Duration.buildByMilliseconds(0));
    return new LogbackContender(folder, triggering, maxBytes);
  }

  private LogbackContender(
      Path folder, SizeBasedTriggeringPolicy<ILoggingEvent> triggering, long maxBytes) {
    file = folder.resolve("logback.log");
    // As SLF4J's provider does; nothing is in it.
    context.setMDCAdapter(new LogbackMDCAdapter());
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setImmediateFlush(false);
    appender.setEncoder(encoder());
    appender.setRollingPolicy(rolling(appender));
    appender.setTriggeringPolicy(start(triggering, maxBytes));
    appender.start();
    logger = context.getLogger("bench");
    logger.setAdditive(false);
    logger.addAppender(appender);
  }

  private PatternLayoutEncoder encoder() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%m%n");
    encoder.start();
    return encoder;
  }

  private FixedWindowRollingPolicy rolling(RollingFileAppender<ILoggingEvent> appender) {
    FixedWindowRollingPolicy policy =
        new FixedWindowRollingPolicy() {
          @Override
          public void rollover() {
            // The stream is closed by now: all lines of this file are in it.
            rotatedAway.addAndGet(lines(file));
            super.rollover();
          }
        };
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(file + ".%i");
    policy.setMinIndex(1);
    policy.setMaxIndex(Contenders.BACKUPS);
    policy.start();
    return policy;
  }

  private SizeBasedTriggeringPolicy<ILoggingEvent> start(
      SizeBasedTriggeringPolicy<ILoggingEvent> policy, long maxBytes) {
    policy.setContext(context);
    policy.setMaxFileSize(new FileSize(maxBytes));
    policy.start();
    return policy;
  }

  @Override
  public boolean log() {
    logger.info(Line.TEXT);
    return true;
  }

  @Override
  public long end() throws IOException {
    context.stop();
    for (Status status : context.getStatusManager().getCopyOfStatusList()) {
      if (status.getEffectiveLevel() >= Status.ERROR) {
        throw new IOException("Logback: " + status);
      }
    }
    return rotatedAway.get() + lines(file);
  }

  private static long lines(Path file) {
    try {
      return Files.size(file) / Line.STORED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
