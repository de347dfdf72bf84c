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
  private static final LoggerName OWN_LOGGER = new LoggerName("taffrail.log");

  private final LogLevels levels;
  private final Redactor redactor;
  private final Processor[] processors;
  private final RecordSink main;
  private final @Nullable RecordSink debug;
  private final MicroClock clock;
  private final boolean timeCalls;
  private final @Nullable RecentRecords recent;

  private final LongAdder records = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAccumulator longestCall = new LongAccumulator(Math::max, 0);
  private final AtomicBoolean failureSaid = new AtomicBoolean();

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
        main,
        debug,
        clock,
        timeCalls);
  }

  Pipeline(
      LogLevels levels,
      Steps steps,
      RecordSink main,
      @Nullable RecordSink debug,
      MicroClock clock,
      boolean timeCalls) {
    this.levels = levels;
    this.redactor = Redactor.of(steps.redaction());
    this.processors = OptionalProcessors.before(steps.processors());
    this.main = main;
    this.debug = debug;
    this.clock = clock;
    this.timeCalls = timeCalls;
    this.recent = steps.recorder() == null ? null : new RecentRecords(steps.recorder());
  }

  static Pipeline unconfigured(RecordSink sink) {
    return new Pipeline(Level.INFO, List.of(), sink, null, MicroClock.SYSTEM, false);
  }

  /** The first record of a configuration, before any logger can reach it. */
  void announce(@Nullable Path folder) {
    if (Guard.isEnabled(guardOf(OWN_LOGGER), Level.INFO)) {
      PooledEvent event = new PooledEvent();
      event
          .open(Level.INFO, OWN_LOGGER, Fields.NONE, "logging_configured")
          .with("log_dir", String.valueOf(folder));
      accept(event);
    }
  }

  /** What is done with each record before it becomes a line. */
  record Steps(
      List<Processor> processors, Redaction redaction, @Nullable FlightRecorder recorder) {}

  Redactor redactor() {
    return redactor;
  }

  LogLevels levels() {
    return levels;
  }

  /** What this logger lets through. */
  int guardOf(LoggerName logger) {
    return levels.guardOf(logger.text(), debug != null, recent != null);
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
    if (recent == null) {
      write(pooled, event, sinkFor(event.level()));
    } else {
      recordFlight(pooled, event, recent);
    }
  }

  private void write(PooledEvent pooled, EventBuffer event, RecordSink sink) {
    JsonBuffer line = pooled.renderer(sink.forPeople()).render(event);
    offer(sink, event.level(), event.isSecurity(), line.bytes(), line.length());
  }

  private void offer(RecordSink sink, Level level, boolean security, byte[] line, int length) {
    if (sink.offer(level, security, line, length)) {
      records.increment();
    } else {
      refused.increment();
    }
  }

  /** What the main sink does not get is kept; an error brings out what was kept of its id. */
  private void recordFlight(PooledEvent pooled, EventBuffer event, RecentRecords kept) {
    Level level = event.level();
    boolean written = isWritten(event.loggerName(), level);
    boolean toMain = written && !goesApart(level);
    Object id = event.get(Correlation.KEY);
    if (id != null && toMain && level.atLeast(Level.ERROR)) {
      writeKept(event, kept.take(id.toString()));
    }
    if (id != null && !toMain) {
      JsonBuffer line = pooled.renderer(main.forPeople()).render(event);
      kept.keep(id.toString(), level, line.bytes(), line.length());
    }
    if (written) {
      write(pooled, event, sinkFor(level));
    }
  }

  private boolean isWritten(LoggerName logger, Level level) {
    int guard = logger.guard();
    return Guard.isWritten(guard == Guard.UNKNOWN ? guardOf(logger) : guard, level);
  }

  private void writeKept(EventBuffer event, @Nullable LineRing lines) {
    if (lines != null) {
      if (lines.lost() > 0) {
        event.put("flight_recorder_lost", lines.lost());
      }
      lines.forEach((level, line, length) -> offer(main, level, false, line, length));
    }
  }

  private boolean runProcessors(EventBuffer event) {
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

  private RecordSink sinkFor(Level level) {
    return debug != null && goesApart(level) ? debug : main;
  }

  private boolean goesApart(Level level) {
    return debug != null && level == Level.DEBUG;
  }

  private void sayOnce(Throwable failure) {
    if (failureSaid.compareAndSet(false, true)) {
      StandardError.INSTANCE.say("a record was lost: " + StackTrace.of(failure));
    }
  }

  LogStats stats() {
    return new LogStats(
        records.sum(), refused.sum(), dropped.sum(), Duration.ofNanos(longestCall.get()));
  }
}
