package dev.taffrail.bench;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.RollingRandomAccessFileAppender;
import org.apache.logging.log4j.core.appender.rolling.DefaultRolloverStrategy;
import org.apache.logging.log4j.core.appender.rolling.SizeBasedTriggeringPolicy;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/**
 * A configuration of one rolling file of JSON, immediateFlush off; a failure reaches the caller.
 */
final class Log4jFile extends AbstractConfiguration {
  private static final String HEAD =
      """
      {"timestamp": {"$resolver": "timestamp",
          "pattern": {"format": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "timeZone": "UTC"}},
        "level": {"$resolver": "level", "field": "name"},
        "logger": {"$resolver": "logger", "field": "name"},
      """;

  private static final String END =
      """
        "mdc": {"$resolver": "mdc", "flatten": true},
        "exception": {"$resolver": "exception", "field": "stackTrace",
          "stackTrace": {"stringified": true}}}
      """;

  /** A map message's entries, the message one of them. */
  static final String MAP = HEAD + "\"fields\": {\"$resolver\": \"map\", \"flatten\": true}," + END;

  /** Parameters named by their places. */
  static final String PARAMETERS =
      HEAD
          + "\"message\": {\"$resolver\": \"message\"},"
          + parameters(0, "sensor", "site", "reading", "battery", "uptime")
          + parameters(5, "value", "limit", "alarm", "at", "unit")
          + END;

  private final Path file;
  private final long maxBytes;
  private final String template;

  Log4jFile(LoggerContext context, Path file, long maxBytes, String template) {
    super(context, ConfigurationSource.NULL_SOURCE);
    this.file = file;
    this.maxBytes = maxBytes;
    this.template = template;
  }

  private static String parameters(int first, String... names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      text.append('"')
          .append(names[i])
          .append("\": {\"$resolver\": \"messageParameter\", \"index\": ")
          .append(first + i)
          .append("},");
    }
    return text.toString();
  }

  @Override
  protected void doConfigure() {
    RollingRandomAccessFileAppender appender = appender();
    appender.start();
    addAppender(appender);
    getRootLogger().addAppender(appender, Level.INFO, null);
    getRootLogger().setLevel(Level.INFO);
  }

  private RollingRandomAccessFileAppender appender() {
    return RollingRandomAccessFileAppender.newBuilder()
        .setConfiguration(this)
        .setName("file")
        .setFileName(file.toString())
        .setFilePattern(file + ".%i")
        .setImmediateFlush(false)
        .setIgnoreExceptions(false)
        .setLayout(
            JsonTemplateLayout.newBuilder()
                .setConfiguration(this)
                .setEventTemplate(template)
                .build())
        .setPolicy(SizeBasedTriggeringPolicy.createPolicy(maxBytes + " B"))
        .setStrategy(
            DefaultRolloverStrategy.newBuilder()
                .setFileIndex("min")
                .setMin("1")
                .setMax(String.valueOf(LogSides.BACKUPS))
                .setConfig(this)
                .build())
        .build();
  }
}
