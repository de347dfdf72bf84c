package dev.taffrail.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.RollingRandomAccessFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.RollingFileManager;
import org.apache.logging.log4j.core.appender.rolling.RolloverDescription;
import org.apache.logging.log4j.core.appender.rolling.RolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Log4j's rolling file, immediateFlush off and all else by default; never forces the device. */
final class Log4jContender implements Contender {
  private final LoggerContext context = new LoggerContext("bench");
  private final AtomicLong rotatedAway = new AtomicLong();
  private final Path file;
  private final Logger logger;

  Log4jContender(Path folder, long maxBytes) {
    file = folder.resolve("log4j.log");
    context.start(new RollingFile(context, maxBytes));
    logger = context.getLogger("bench");
  }

  @Override
  public boolean log() {
    logger.info(Line.TEXT);
    return true;
  }

  @Override
  public long end() throws IOException {
    context.stop();
    return rotatedAway.get() + lines(file);
  }

  private static long lines(Path file) {
    try {
      return Files.size(file) / Line.STORED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One appender, whose failures reach whoever logs. */
  private final class RollingFile extends AbstractConfiguration {
    private final long maxBytes;

    RollingFile(LoggerContext context, long maxBytes) {
      super(context, ConfigurationSource.NULL_SOURCE);
      this.maxBytes = maxBytes;
    }

    @Override
    protected void doConfigure() {
      RollingRandomAccessFileAppender appender = appender(this);
      appender.start();
      addAppender(appender);
      getRootLogger().addAppender(appender, Level.INFO, null);
      getRootLogger().setLevel(Level.INFO);
    }

    private RollingRandomAccessFileAppender appender(Configuration configuration) {
      return RollingRandomAccessFileAppender.newBuilder()
          .setConfiguration(configuration)
          .setName("file")
          .setFileName(file.toString())
          .setFilePattern(file + ".%i")
          .setImmediateFlush(false)
          .setIgnoreExceptions(false)
          .setLayout(PatternLayout.newBuilder().setPattern("%m%n").build())
          .setPolicy(SizeBasedTriggeringPolicy.createPolicy(maxBytes + " B"))
          .setStrategy(new Counting(strategy(configuration)))
          .build();
    }

    private DefaultRolloverStrategy strategy(Configuration configuration) {
      return DefaultRolloverStrategy.newBuilder()
          .setFileIndex("min")
          .setMin("1")
          .setMax(String.valueOf(Contenders.BACKUPS))
          .setConfig(configuration)
          .build();
    }
  }

  /** Counts the lines of each file before it is rotated. */
  private final class Counting implements RolloverStrategy {
    private final RolloverStrategy strategy;

    Counting(RolloverStrategy strategy) {
      this.strategy = strategy;
    }

    @Override
    public RolloverDescription rollover(RollingFileManager manager) {
      // Only what would be written at once anyway: the manager closes the file next.
      manager.flush();
      rotatedAway.addAndGet(lines(file));
      return strategy.rollover(manager);
    }
  }
}
