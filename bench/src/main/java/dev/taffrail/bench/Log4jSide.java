package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.MapMessage;

/**
 * Log4j 2's RollingRandomAccessFile with JsonTemplateLayout; synchronous, or all loggers
 * asynchronous by the disruptor, garbage-free as by default, with a garbage-free ThreadContext.
 * Fields as a map message; it binds none but texts, in the ThreadContext.
 */
class Log4jSide implements LogSide {
  static {
    System.setProperty("log4j2.garbagefreeThreadContextMap", "true");
  }

  final Logger logger;
  private final LoggerContext context;

  static Log4jSide synchronous(Path folder, long maxBytes) {
    return new Log4jSide(folder, maxBytes, Log4jFile.MAP, new LoggerContext("bench"));
  }

  static Log4jSide asynchronous(Path folder, long maxBytes) {
    return new Log4jSide(folder, maxBytes, Log4jFile.MAP, new AsyncLoggerContext("bench"));
  }

  Log4jSide(Path folder, long maxBytes, String template, LoggerContext context) {
    this.context = context;
    context.start(new Log4jFile(context, folder.resolve("log4j.log"), maxBytes, template));
    logger = context.getLogger(Sample.LOGGER);
  }

  @Override
  public void fields(Sample sample) {
    logger.info(new Fields(sample));
  }

  @Override
  public void bound() {
    logger.info(new Fields());
  }

  @Override
  public void exception(Sample sample) {
    logger.info(new Fields(sample), Failure.INSTANCE);
  }

  @Override
  public void disabled(Sample sample) {
    logger.debug(() -> new Fields(sample));
  }

  @Override
  public final void bind(Sample sample) {
    for (Map.Entry<String, Object> field : sample.fields().entrySet()) {
      ThreadContext.put(field.getKey(), String.valueOf(field.getValue()));
    }
  }

  @Override
  public final void end() throws IOException {
    ThreadContext.clearMap();
    if (!context.stop(1, TimeUnit.MINUTES)) {
      throw new IOException("Log4j did not end in time");
    }
  }

  /** As Log4j's own map message, of values with types: for formatting in the background too. */
  @AsynchronouslyFormattable
  private static final class Fields extends MapMessage<Fields, Object> {
    private static final long serialVersionUID = 1L;

    Fields() {
      super(1);
      with("message", Sample.MESSAGE);
    }

    Fields(Sample sample) {
      super(11);
      with("message", Sample.MESSAGE);
      with("sensor", sample.sensor());
      with("site", sample.site());
      with("reading", sample.reading());
      with("battery", sample.battery());
      with("uptime", sample.uptime());
      with("value", sample.value());
      with("limit", sample.limit());
      with("alarm", sample.alarm());
      with("at", sample.at());
      with("unit", sample.unit());
    }
  }
}
