package dev.taffrail.log.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes Logback's events into the journal of this process, each as the record that Taffrail's own
 * SLF4J provider would make of the call: the formatted message is the event, the MDC and the
 * key-values are fields, with their types, markers stand in {@code markers}, {@code TRACE} is
 * {@code debug} with {@code trace:true}, and the time is the event's.
 *
 * <pre>{@code
 * <appender name="JOURNAL" class="dev.taffrail.log.logback.JournalAppender">
 *   <path>logs/edge.log</path>
 *   <maxBytes>1MB</maxBytes>
 *   <backups>3</backups>
 * </appender>
 * }</pre>
 *
 * <p>With a {@code path} the appender configures Taffrail when it starts, and shuts it down when it
 * stops, in at most the {@code drainTime} and half a second; records of bound loggers go to the
 * same journal. Without a path it hands events to whatever else configures Taffrail, and every
 * other setting is left alone. A setting that is out of its range, or a journal that cannot be
 * opened, is an error among Logback's status messages; the appender does not start then.
 *
 * <p>An event never waits for the disk and needs no {@code AsyncAppender}: what finds no room in
 * the journal's buffer is dropped, lowest levels first, and counted in a record.
 */
public final class JournalAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final Records records = new Records();
  private @Nullable String path;
  private boolean sealed = true;
  private final List<UnaryOperator<JournalConfig>> settings = new ArrayList<>();
  private String level = Level.DEBUG.label();
  private java.time.Duration drainTime = java.time.Duration.ofSeconds(5);
  private boolean drainAtExit = true;
  private @Nullable Taffrail taffrail;

  /** For Logback, which makes appenders by their class. */
  public JournalAppender() {}

  /** The newest file of the journal. */
  public void setPath(String value) {
    path = value;
  }

  /** No file grows beyond this; {@code 1MB} unless set, at least {@code 128KB} when sealed. */
  public void setMaxBytes(FileSize value) {
    settings.add(journal -> journal.withMaxBytes(value.getSize()));
  }

  /** Rotated files that stay; 3 unless set. */
  public void setBackups(int value) {
    settings.add(journal -> journal.withBackups(value));
  }

  /** Files whose last record is older are deleted; none unless set. */
  public void setKeep(Duration value) {
    settings.add(journal -> journal.withKeep(java(value)));
  }

  /** Whether the journal is sealed; it is unless set. */
  public void setSealed(boolean value) {
    sealed = value;
  }

  /** The journal's name in its seals; made of the host's and the file's name unless set. */
  public void setOrigin(String value) {
    settings.add(journal -> journal.withOrigin(value));
  }

  /** The longest time between two forces to the device; {@code 30 seconds} unless set. */
  public void setSync(Duration value) {
    settings.add(journal -> journal.withSync(java(value)));
  }

  /** How many bytes of records may wait for the writer; {@code 1MB} unless set. */
  public void setBufferBytes(FileSize value) {
    settings.add(journal -> journal.withBufferBytes(Math.toIntExact(value.getSize())));
  }

  /**
   * The least level that Taffrail takes, from bound loggers too: {@code debug} unless set, so that
   * Logback's own levels and filters decide on its events.
   */
  public void setLevel(String value) {
    level = value;
  }

  /** How long {@link #stop} may take; {@code 5 seconds} unless set. */
  public void setDrainTime(Duration value) {
    drainTime = java(value);
  }

  /**
   * Whether the journal is closed when the JVM ends, though nobody stops Logback; it is unless set.
   * Where something stops it behind the last words of the program, as Spring Boot does, false keeps
   * the journal open for them.
   */
  public void setDrainAtExit(boolean value) {
    drainAtExit = value;
  }

  private static java.time.Duration java(Duration value) {
    return java.time.Duration.ofMillis(value.getMilliseconds());
  }

  @Override
  public void start() {
    if (path == null) {
      super.start();
    } else if (Taffrail.isConfigured()) {
      addError("path: Taffrail is configured already; leave the path out to write where it writes");
    } else {
      configure(Path.of(path));
    }
  }

  private void configure(Path file) {
    try {
      taffrail =
          Taffrail.builder()
              .level(level())
              .journal(at(file))
              .drainTime(drainTime)
              .drainAtExit(drainAtExit)
              .configure();
      super.start();
    } catch (RuntimeException e) { // an application without its journal still runs
      addError("no journal at " + file, e);
    }
  }

  private Level level() {
    return Level.of(level)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "level: expected debug, info, warning, error or critical, found " + level));
  }

  /** Unsealed first: what the other settings may be depends on it. */
  private JournalConfig at(Path file) {
    JournalConfig journal = JournalConfig.at(file).withSealed(sealed);
    for (UnaryOperator<JournalConfig> setting : settings) {
      journal = setting.apply(journal);
    }
    return journal;
  }

  /** The configuration that this appender made, while it is in force. */
  Optional<Taffrail> taffrail() {
    return Optional.ofNullable(taffrail);
  }

  @Override
  protected void append(ILoggingEvent event) {
    records.log(event);
  }

  @Override
  public void stop() {
    super.stop();
    if (taffrail != null && !taffrail.shutdown()) {
      addWarn("not everything that was logged could be written");
    }
    taffrail = null;
  }
}
