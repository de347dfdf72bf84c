package dev.taffrail.bench;

import java.nio.file.Path;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;

/**
 * Log4j 2 in the way that its documentation calls garbage-free: ten parameters of a message, which
 * the layout's template names by their places, the same for all records that it ever writes.
 */
final class Log4jParametersSide extends Log4jSide {
  Log4jParametersSide(Path folder, long maxBytes) {
    super(folder, maxBytes, Log4jFile.PARAMETERS, new AsyncLoggerContext("bench"));
  }

  @Override
  public void fields(Sample sample) {
    logger.info(
        Sample.MESSAGE,
        sample.sensor(),
        sample.site(),
        sample.reading(),
        sample.battery(),
        sample.uptime(),
        sample.value(),
        sample.limit(),
        sample.alarm(),
        sample.at(),
        sample.unit());
  }

  @Override
  public void bound() {
    logger.info(Sample.MESSAGE);
  }

  /** Its calls for ten parameters have no room for an exception beside them. */
  @Override
  public void exception(Sample sample) {
    logger.info(
        Sample.MESSAGE,
        sample.sensor(),
        sample.site(),
        sample.reading(),
        sample.battery(),
        sample.uptime(),
        sample.value(),
        sample.limit(),
        sample.alarm(),
        sample.at(),
        sample.unit(),
        Failure.INSTANCE);
  }

  @Override
  public void disabled(Sample sample) {
    logger.debug(
        Sample.MESSAGE,
        sample.sensor(),
        sample.site(),
        sample.reading(),
        sample.battery(),
        sample.uptime(),
        sample.value(),
        sample.limit(),
        sample.alarm(),
        sample.at(),
        sample.unit());
  }
}
