package dev.taffrail.bench;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import dev.taffrail.log.Taffrail;
import dev.taffrail.log.WhenFull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The whole way through a pipeline into a journal with its defaults, forces included. */
final class TaffrailSide implements LogSide {
  private static final BoundLogger LOG = BoundLogger.get(Sample.LOGGER);

  private final Taffrail taffrail;
  private BoundLogger bound = LOG;

  TaffrailSide(Path folder, long maxBytes, boolean sealed, WhenFull whenFull) {
    taffrail =
        Taffrail.builder()
            .journal(
                JournalConfig.at(folder.resolve("edge.log"))
                    .withMaxBytes(maxBytes)
                    .withBackups(LogSides.BACKUPS)
                    .withSealed(sealed))
            .whenFull(whenFull)
            .drainAtExit(false)
            .configure();
  }

  @Override
  public void fields(Sample sample) {
    with(LOG.info(Sample.MESSAGE), sample).log();
  }

  @Override
  public void bound() {
    bound.info(Sample.MESSAGE).log();
  }

  @Override
  public void exception(Sample sample) {
    with(LOG.info(Sample.MESSAGE), sample).exception(Failure.INSTANCE).log();
  }

  @Override
  public void disabled(Sample sample) {
    with(LOG.debug(Sample.MESSAGE), sample).log();
  }

  private static LogEvent with(LogEvent event, Sample sample) {
    return event
        .with("sensor", sample.sensor())
        .with("site", sample.site())
        .with("reading", sample.reading())
        .with("battery", sample.battery())
        .with("uptime", sample.uptime())
        .with("value", sample.value())
        .with("limit", sample.limit())
        .with("alarm", sample.alarm())
        .with("at", sample.at())
        .with("unit", sample.unit());
  }

  /** Once for all threads: a logger is for any of them. */
  @Override
  public void bind(Sample sample) {
    BoundLogger logger = LOG;
    for (Map.Entry<String, Object> field : sample.fields().entrySet()) {
      logger = logger.bind(field.getKey(), field.getValue());
    }
    bound = logger;
  }

  @Override
  public void end() throws IOException {
    if (!taffrail.shutdown()) {
      throw new IOException("the journal did not take all in time");
    }
  }

  @Override
  public long refused() {
    return taffrail.stats().refused();
  }
}
