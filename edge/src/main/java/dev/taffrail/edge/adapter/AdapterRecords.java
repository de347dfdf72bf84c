package dev.taffrail.edge.adapter;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what an adapter does, and tells it, within bounds. For any number of threads. */
final class AdapterRecords {
  private static final int LONGEST_REASON = 300;
  private final BoundLogger log;
  private final Telling failures;
  private final Telling bad;
  private final Telling dropped;
  private final AtomicLong readings = new AtomicLong();
  private volatile @Nullable String lastFailure;

  /**
   * @param number which of the pipeline's adapters it is, from 1: several may be alike in all else
   */
  AdapterRecords(String pipeline, Adapter adapter, int number, LongSupplier nanoTime) {
    log =
        BoundLogger.get("edge.adapter")
            .bind("pipeline", pipeline)
            .bind("adapter", adapter.name())
            .bind("source", adapter.source())
            .bind("number", number);
    failures = new Telling(nanoTime);
    bad = new Telling(nanoTime);
    dropped = new Telling(nanoTime);
  }

  void changed(AdapterState from, AdapterState to, @Nullable String reason) {
    log.debug("adapter_state_changed")
        .with("from", from.label())
        .with("to", to.label())
        .with("reason", reason)
        .log();
  }

  /** Of connecting or reading. Only of what nobody expects the stack is of use. */
  void failed(Throwable cause) {
    lastFailure = reason(cause);
    failures.count(
        (total, notTold) ->
            log.warning("adapter_read_failed")
                .with("reason", reason(cause))
                .with("failures", total)
                .with("not_told", notTold)
                .exception(cause instanceof IOException ? null : cause)
                .log());
  }

  void bad(String reason) {
    bad.count(
        (total, notTold) ->
            log.warning("adapter_read_failed")
                .with("reason", cut(reason))
                .with("bad_readings", total)
                .with("not_told", notTold)
                .log());
  }

  void dropped() {
    dropped.count(
        (total, notTold) ->
            log.warning("adapter_readings_dropped")
                .with("reason", "the pipeline does not keep up")
                .with("dropped", total)
                .with("not_told", notTold)
                .log());
  }

  void taken() {
    readings.incrementAndGet();
  }

  /** Its code did not end when it was asked to. */
  void hangs() {
    log.warning("adapter_hangs").log();
  }

  AdapterStatus status(String name, String source, AdapterState state) {
    return new AdapterStatus(
        name,
        source,
        state,
        readings.get(),
        bad.total(),
        dropped.total(),
        failures.total(),
        lastFailure);
  }

  void stopped() {
    log.info("adapter_stopped")
        .with("readings", readings.get())
        .with("bad_readings", bad.total())
        .with("dropped", dropped.total())
        .with("failures", failures.total())
        .log();
  }

  static String reason(Throwable cause) {
    return cut(FailureWords.of(cause));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
