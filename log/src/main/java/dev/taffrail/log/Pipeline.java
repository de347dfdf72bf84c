package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The way of a record from the log call to the sinks, as it is configured. For any thread. */
final class Pipeline {
  static final LoggerName OWN_LOGGER = new LoggerName("taffrail.log");

  private final LogLevels levels;
  private final Redactor redactor;
  private final Processor[] processors;
  private final boolean runsForeignCode;
  private final Sinks sinks;
  private final OutputSink[] outputs;
  private final MicroClock clock;
  private final boolean timeCalls;
  private final @Nullable RecordedFlights flights;

  private volatile boolean left;

  private final LongAdder records = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAccumulator longestCall = new LongAccumulator(Math::max, 0);
  private final AtomicBoolean failureSaid = new AtomicBoolean();

  /** With what is standard: the level alone is set, and outputs there are none. */
  Pipeline(
      Level level,
      List<Processor> processors,
      RecordSink main,
      @Nullable RecordSink debug,
      MicroClock clock,
      boolean timeCalls) {
    this(
        new LogLevels(level, Map.of(), System::nanoTime),
        new Steps(processors, Redaction.standard(), null),
        new Sinks(main, debug, List.of()),
        clock,
        timeCalls);
  }

  Pipeline(LogLevels levels, Steps steps, Sinks sinks, MicroClock clock, boolean timeCalls) {
    this.levels = levels;
    this.redactor = Redactor.of(steps.redaction());
    this.processors = OptionalProcessors.before(steps.processors());
    this.runsForeignCode = steps.processors().stream().anyMatch(Processors::isForeign);
    this.sinks = sinks;
    this.outputs = sinks.outputs().toArray(OutputSink[]::new);
    this.clock = clock;
    this.timeCalls = timeCalls;
    this.flights = steps.recorder() == null ? null : new RecordedFlights(steps.recorder(), sinks);
  }

  /** Every record to this processor, and nowhere else. */
  static Pipeline to(Processor processor) {
    Processor last =
        event -> {
          boolean unused = processor.process(event);
          return false;
        };
    return new Pipeline(
        new LogLevels(Level.DEBUG, Map.of(), System::nanoTime),
        new Steps(List.of(last), Redaction.standard(), null),
        new Sinks(null, null, List.of()),
        MicroClock.SYSTEM,
        false);
  }

  static Pipeline unconfigured(RecordSink sink) {
    return new Pipeline(Level.INFO, List.of(), sink, null, MicroClock.SYSTEM, false);
  }

  /** The first record of a configuration, before any logger can reach it. */
  void announce(@Nullable Path folder) {
    if (Guard.isEnabled(guardOf(OWN_LOGGER), Level.INFO)) {
      PooledEvent event = new PooledEvent();
      event.open(Level.INFO, OWN_LOGGER, Fields.NONE, "logging_configured");
      if (folder != null) {
        event.with("log_dir", folder);
      }
      accept(event);
    }
  }

  /** What is done with each record before it becomes a line. */
  record Steps(
      List<Processor> processors, Redaction redaction, @Nullable FlightRecorder recorder) {}

  /** From now on it takes no record any more. */
  void left() {
    left = true;
  }

  boolean isLeft() {
    return left;
  }

  Redactor redactor() {
    return redactor;
  }

  LogLevels levels() {
    return levels;
  }

  /** What this logger lets through. */
  int guardOf(LoggerName logger) {
    return levels.guardOf(logger.text(), sinks.debug() != null, flights != null);
  }

  /** Takes a record to its end. Never throws. */
  void accept(PooledEvent pooled) {
    long start = timeCalls ? System.nanoTime() : 0;
    try {
      process(pooled);
    } catch (Throwable failure) { // a defect here must not become one of the application
      refused.increment();
      sayOnce(failure);
    }
    if (timeCalls) {
      longestCall.accumulate(System.nanoTime() - start);
    }
  }

  private void process(PooledEvent pooled) {
    EventBuffer event = pooled.event();
    event.stamp(clock.micros(), ThreadContext.current());
    if (!runProcessors(event)) {
      dropped.increment();
      return;
    }
    if (flights == null) {
      write(pooled);
    } else {
      recordFlight(pooled, flights);
    }
  }

  private void write(PooledEvent pooled) {
    Level level = pooled.event().level();
    RecordSink sink = sinks.of(level);
    count(sink == null || hand(pooled, sink));
    for (OutputSink output : outputs) {
      if (output.shows(level, sinks.debug() != null)) {
        boolean unused = hand(pooled, output); // which counts what it does not take
      }
    }
  }

  private static boolean hand(PooledEvent pooled, RecordSink sink) {
    EventBuffer event = pooled.event();
    JsonBuffer line = pooled.render(sink.layout());
    return sink.offer(event.level(), event.isSecurity(), line.bytes(), line.length());
  }

  private void count(boolean taken) {
    if (taken) {
      records.increment();
    } else {
      refused.increment();
    }
  }

  /** What the main sink does not get is kept; an error brings out what was kept of its id. */
  private void recordFlight(PooledEvent pooled, RecordedFlights kept) {
    EventBuffer event = pooled.event();
    Level level = event.level();
    boolean written = isWritten(event.loggerName(), level);
    boolean toMain = written && !sinks.goesApart(level);
    Object id = event.get(Correlation.KEY);
    if (id != null && toMain && level.atLeast(Level.ERROR)) {
      kept.bringOut(event, JsonValues.textOf(id), this::count);
    }
    if (id != null && !toMain) {
      kept.keep(pooled, JsonValues.textOf(id), written);
    }
    if (written) {
      write(pooled);
    }
  }

  private boolean isWritten(LoggerName logger, Level level) {
    int guard = logger.guard();
    return Guard.isWritten(guard == Guard.UNKNOWN ? guardOf(logger) : guard, level);
  }

  private boolean runProcessors(EventBuffer event) {
    if (!runsForeignCode) {
      return runEach(event);
    }
    int calls = Nesting.depth();
    if (Nesting.tooDeep(calls)) {
      event.clearFields();
      event.put("processor_failed", Nesting.TOO_DEEP);
      return true;
    }
    try {
      Nesting.enter(calls);
      return runEach(event);
    } finally {
      Nesting.leave(calls);
    }
  }

  private boolean runEach(EventBuffer event) {
    for (Processor processor : processors) {
      try {
        if (!processor.process(event)) {
          return false;
        }
      } catch (Throwable failure) { // it may have been about to remove a secret
        event.clearFields();
        event.put("processor_failed", JsonValues.marker(processor, failure));
      }
    }
    return true;
  }

  private void sayOnce(Throwable failure) {
    if (failureSaid.compareAndSet(false, true)) {
      StandardError.INSTANCE.say("a record was lost: " + StackTrace.of(failure));
    }
  }

  LogStats stats() {
    long unprinted = 0;
    for (OutputSink output : outputs) {
      unprinted += output.lost();
    }
    return new LogStats(
        records.sum(),
        refused.sum(),
        dropped.sum(),
        unprinted,
        Duration.ofNanos(longestCall.get()));
  }
}
