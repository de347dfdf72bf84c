package dev.taffrail.log;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of logging in this process, set up in one place.
 *
 * <pre>{@code
 * Taffrail.configure(Level.INFO);
 * }</pre>
 *
 * <p>Before it is configured, and after {@link #shutdown}, records of level info and above go to
 * standard error as lines for people.
 */
public final class Taffrail {
  private final Pipeline pipeline;
  private final Destinations destinations;
  private final Drain drain;
  private final LogConfig config;

  private Taffrail(Pipeline pipeline, Destinations destinations, LogConfig config) {
    this.pipeline = pipeline;
    this.destinations = destinations;
    this.drain =
        new Drain(
            pipeline, destinations, config.drainTime(), Drain.COUNTING, StandardError.INSTANCE);
    this.config = config;
  }

  /**
   * Sets everything up: a rotating sealed journal, {@code logs/edge.log} unless a {@code
   * taffrail.properties} on the class path says otherwise, the context, and a drain at exit. Where
   * another process holds the journal, records are handed to it ({@link Journal#join}).
   *
   * @throws UncheckedIOException when the journal cannot be opened
   * @throws IllegalArgumentException when {@code taffrail.properties} is wrong; all errors at once
   */
  public static Taffrail configure(Level level) {
    return builder().level(level).configure();
  }

  /**
   * Starts with what {@code taffrail.properties} on the class path says, else the defaults.
   *
   * <p>Its keys, all optional: {@code level}, and {@code level.edge.adapter} for the logger {@code
   * edge.adapter} and those below it; {@code journal} and {@code debug_journal}, paths, each with
   * {@code .max_bytes}, {@code .backups}, {@code .max_total_bytes}, {@code .keep}, {@code
   * .hold_unshipped}, {@code .sync}, {@code .timeout}, {@code .sealed} and {@code .origin}; {@code
   * journal=none} for no journal; {@code stdout} and {@code stderr}, each {@code console}, {@code
   * json}, {@code logfmt} or {@code key_value}, with {@code .level}; for the console {@code
   * .colors} ({@code auto}, {@code always} or {@code never}) and {@code .event_width}; for logfmt
   * and key_value {@code .sort_keys}, {@code .key_order} (with commas), {@code .drop_missing} and
   * {@code .bool_as_flag}; {@code when_full}, {@code drop} or {@code wait}; {@code time_calls};
   * {@code drain_time} and {@code drain_at_exit}; {@code redact.standard}, false for {@link
   * Redaction#none}, and {@code redact.keys.mask}, {@code .remove}, {@code .hash} and {@code
   * .show}, {@code redact.shapes.mask}, {@code .remove} and {@code .hash}, lists parted by commas;
   * {@code redact.hash_key_file} or {@code redact.hash_key_env}; {@code flight_recorder}, true to
   * have one, with {@code .ids} and {@code .bytes_per_id}. Sizes and times have units: {@code
   * 1MiB}, {@code 60s}. With such a file, logging configures itself at the first record.
   *
   * @throws IllegalArgumentException when {@code taffrail.properties} is wrong; all errors at once
   */
  public static Builder builder() {
    return TaffrailProperties.apply(new Builder());
  }

  /**
   * Shows each record, of every level, to this processor and to nothing else, until the scope is
   * closed: for tests, which {@code dev.taffrail.log.testing} has more for. The scope may be closed
   * by any thread. A configuration that is put into force meanwhile ends it. What {@link
   * Redaction#standard} hides is hidden here too.
   */
  public static Scope intercept(Processor processor) {
    return ActivePipeline.replace(Pipeline.to(Objects.requireNonNull(processor, "processor")));
  }

  /** Whether records go where a configuration says now. */
  public static boolean isConfigured() {
    return Configuring.current() != null;
  }

  /** The configuration in force, unless there is none. */
  public static Optional<Taffrail> current() {
    return Optional.ofNullable(Configuring.current());
  }

  /** The levels of all loggers, to be looked at and changed; each configuration has its own. */
  public static LogLevels levels() {
    return ActivePipeline.get().levels();
  }

  /**
   * Shuts down what is configured, and forgets that anything was: the next record looks for {@code
   * taffrail.properties} again. For tests, above all.
   */
  public static void reset() {
    current().ifPresent(Taffrail::shutdown);
    ActivePipeline.reset();
  }

  /** What was configured; cannot be changed. */
  public LogConfig config() {
    return config;
  }

  /**
   * The journal that takes records of level info and above.
   *
   * @throws IllegalStateException when there is none, as {@link Builder#noJournal} asked
   */
  public Journal journal() {
    Journal journal = journals().main();
    if (journal == null) {
      throw new IllegalStateException("logging was configured without a journal");
    }
    return journal;
  }

  /** The journal that takes debug records, when there is one. */
  public Optional<Journal> debugJournal() {
    return Optional.ofNullable(journals().debug());
  }

  public LogStats stats() {
    return pipeline.stats();
  }

  /**
   * Returns when everything logged before is written: it survives the end of this process. Waits
   * for an {@link Output} no longer than the drain time.
   *
   * @throws UncheckedIOException when it could not be written
   */
  public void flush() {
    try {
      destinations.flush(config.drainTime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes what waits, seals and closes the journals, for at most the drain time, and a second more
   * to count what is missing and to say it where that was not enough. Shutting down again does
   * nothing. Happens by itself when the JVM ends, unless the builder said otherwise.
   *
   * @return whether everything was written; what was not is said on standard error
   */
  public boolean shutdown() {
    ActivePipeline.leave(pipeline);
    Configuring.leave(this);
    return drain.run();
  }

  OpenJournals journals() {
    return destinations.journals();
  }

  /** What differs from the defaults. */
  public static final class Builder {
    private Level level = Level.INFO;
    private final Map<String, Level> levels = new LinkedHashMap<>();
    private @Nullable JournalConfig journal = JournalConfig.at(Path.of("logs", "edge.log"));
    private @Nullable JournalConfig debugJournal;
    private final List<Output> outputs = new ArrayList<>();
    private final List<Processor> processors = new ArrayList<>();
    private Redaction redaction = Redaction.standard();
    private @Nullable FlightRecorder flightRecorder;
    private WhenFull whenFull = WhenFull.DROP;
    private boolean timeCalls;
    private Duration drainTime = Duration.ofSeconds(5);
    private boolean drainAtExit = true;

    private Builder() {}

    /** Records below this level are dropped; info unless set. */
    public Builder level(Level value) {
      level = Objects.requireNonNull(value, "level");
      return this;
    }

    /**
     * Sets the level of one logger and of those below it by dots; see {@link LogLevels}.
     *
     * @throws IllegalArgumentException when the name is empty
     */
    public Builder level(String logger, Level value) {
      if (logger.isEmpty()) {
        throw new IllegalArgumentException("logger: expected a name, found an empty one");
      }
      levels.put(logger, Objects.requireNonNull(value, "level"));
      return this;
    }

    public Builder journal(JournalConfig value) {
      journal = Objects.requireNonNull(value, "journal");
      return this;
    }

    /**
     * Leaves the journal out: records go to the outputs alone, for instance in a container whose
     * standard output is collected. Nothing is sealed then, and nothing kept.
     */
    public Builder noJournal() {
      journal = null;
      return this;
    }

    /** Shows records as lines as well; standard output and standard error have one output each. */
    public Builder output(Output value) {
      outputs.removeIf(value::sameTarget);
      outputs.add(value);
      return this;
    }

    /** Debug records go here and only here, whatever the level. */
    public Builder debugJournal(JournalConfig value) {
      debugJournal = Objects.requireNonNull(value, "debugJournal");
      return this;
    }

    /** Adds a step behind those there are. */
    public Builder processor(Processor value) {
      processors.add(Objects.requireNonNull(value, "processor"));
      return this;
    }

    /** What is hidden; {@link Redaction#standard} unless set. */
    public Builder redaction(Redaction value) {
      redaction = Objects.requireNonNull(value, "redaction");
      return this;
    }

    /** Keeps records below the level in memory, to be written before an error; not unless set. */
    public Builder flightRecorder(FlightRecorder value) {
      flightRecorder = Objects.requireNonNull(value, "flightRecorder");
      return this;
    }

    /**
     * What a log call does when the buffer of its journal is full; {@link WhenFull#DROP} unless
     * set.
     */
    public Builder whenFull(WhenFull value) {
      whenFull = Objects.requireNonNull(value, "whenFull");
      return this;
    }

    /** Whether to measure {@link LogStats#longestCall}; not unless set. */
    public Builder timeCalls(boolean value) {
      timeCalls = value;
      return this;
    }

    /** How long {@link Taffrail#shutdown} may take; 5 s unless set. */
    public Builder drainTime(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("drainTime: expected more than zero, found " + value);
      }
      drainTime = value;
      return this;
    }

    /**
     * Whether {@link Taffrail#shutdown} happens by itself when the JVM ends; it does unless set. A
     * program with last words of its own at its end says false and shuts down behind them.
     */
    public Builder drainAtExit(boolean value) {
      drainAtExit = value;
      return this;
    }

    /**
     * Puts it into force for all loggers at once, in place of what was configured before, whose
     * journals are drained and closed. Its first record is {@code logging_configured}.
     *
     * @throws IllegalStateException when there is neither a journal nor an output, or one file for
     *     both journals
     * @throws IllegalArgumentException when the heap has no room for the flight recorder
     * @throws UncheckedIOException when a journal cannot be opened; logging stays as it was, unless
     *     the journal was in use by what was configured before: that is closed first
     * @throws IllegalStateException when the JVM is ending, so that nothing would drain at its end
     */
    public Taffrail configure() {
      if (journal == null && outputs.isEmpty()) {
        throw new IllegalStateException("expected a journal or an output, found neither");
      }
      if (OpenJournals.areOne(journal, debugJournal)) {
        throw new IllegalStateException(
            "debugJournal: expected another file than the journal's, found the same");
      }
      if (flightRecorder != null) {
        flightRecorder.checkFits((journal == null ? 0 : 1) + outputs.size());
      }
      LogConfig config = config();
      return Configuring.replace(journal, debugJournal, () -> open(config));
    }

    /**
     * As {@link #configure}, unless something is configured already: then that stays in force, is
     * returned, and nothing of this builder is used.
     *
     * @throws IllegalStateException when there is neither a journal nor an output, or one file for
     *     both journals
     * @throws IllegalArgumentException when the heap has no room for the flight recorder
     * @throws UncheckedIOException when a journal cannot be opened; logging stays as it was
     * @throws IllegalStateException when the JVM is ending, so that nothing would drain at its end
     */
    public Taffrail configureOnce() {
      return Configuring.orCurrent(this::configure);
    }

    LogConfig config() {
      return new LogConfig(
          level,
          levels,
          journal,
          debugJournal,
          outputs,
          processors,
          redaction,
          flightRecorder,
          whenFull,
          timeCalls,
          drainTime,
          drainAtExit);
    }
  }

  private static Taffrail open(LogConfig config) throws IOException {
    JournalConfig journal = config.journal();
    OpenJournals open = OpenJournals.open(journal, config.debugJournal());
    List<OutputSink> shown =
        config.outputs().stream().map(output -> output.open().start()).toList();
    WhenFull full = config.whenFull();
    Pipeline pipeline =
        new Pipeline(
            new LogLevels(config.level(), config.levels(), System::nanoTime),
            new Pipeline.Steps(config.processors(), config.redaction(), config.flightRecorder()),
            new Sinks(JournalSink.of(open.main(), full), JournalSink.of(open.debug(), full), shown),
            MicroClock.SYSTEM,
            config.timeCalls());
    pipeline.announce(journal == null ? null : journal.path().toAbsolutePath().getParent());
    return new Taffrail(pipeline, new Destinations(open, shown), config);
  }

  void install() {
    if (config.drainAtExit()) {
      drain.atExit();
    }
    ActivePipeline.set(pipeline);
  }
}
