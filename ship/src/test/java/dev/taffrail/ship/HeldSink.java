package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.ship.Outcome.Accepted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** A receiver in memory that answers a request when the test says so, and any of several first. */
final class HeldSink implements Sink {
  private final List<Request> open = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();
  private final Limits limits;
  private Function<ShipRecord, String> streams = record -> "";
  private boolean holding = true;
  private int requests;

  HeldSink(Limits limits) {
    this.limits = limits;
  }

  /** One that waits for its answer. */
  record Request(Batch batch, String thread, CompletableFuture<Outcome> answer) {
    long first() {
      return batch.records().get(0).index();
    }
  }

  synchronized HeldSink streams(Function<ShipRecord, String> by) {
    streams = by;
    return this;
  }

  /** Those that are under way, by their first record. */
  synchronized List<Request> open() {
    return open.stream().sorted((a, b) -> Long.compare(a.first(), b.first())).toList();
  }

  /** The first records of those that are under way. */
  List<Long> firsts() {
    return open().stream().map(Request::first).toList();
  }

  synchronized int requests() {
    return requests;
  }

  synchronized List<Long> taken() {
    return taken.stream().sorted().toList();
  }

  void answer(long first, Outcome outcome) {
    open().stream()
        .filter(request -> request.first() == first)
        .findFirst()
        .orElseThrow()
        .answer()
        .complete(outcome);
  }

  /** From now on everything is taken at once. */
  void letGo() {
    synchronized (this) {
      holding = false;
    }
    open().forEach(request -> request.answer().complete(new Accepted()));
  }

  @Override
  public Outcome send(Batch batch) throws InterruptedException {
    Request request =
        new Request(batch, Thread.currentThread().getName(), new CompletableFuture<>());
    synchronized (this) {
      requests++;
      open.add(request);
      if (!holding) {
        request.answer().complete(new Accepted());
      }
    }
    try {
      Outcome outcome = request.answer().get();
      if (outcome instanceof Accepted) {
        take(batch);
      }
      return outcome;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      synchronized (this) {
        open.remove(request);
      }
    }
  }

  private synchronized void take(Batch batch) {
    batch.records().forEach(record -> taken.add(record.index()));
  }

  @Override
  public String name() {
    return "held";
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return record.line().length;
  }

  @Override
  public synchronized String streamOf(ShipRecord record) {
    return streams.apply(record);
  }

  @Override
  public void close() {}

  static Limits limits(int records, int inFlight, Duration disorder) {
    // A machine that pauses must not make a batch of fewer records.
    Duration age = Duration.ofSeconds(1);
    return new Limits(records, 1_000_000, age, Limits.MAX_SPAN, inFlight, disorder);
  }

  /** Waits until the requests are under way that begin with these records, and no others. */
  void awaitOpen(Long... firsts) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(firsts()).containsExactly(firsts));
  }

  /** Answers until records 30 to 69 are under way, in four requests. */
  void rampUp() {
    awaitOpen(0L);
    answer(0, new Outcome.Accepted());
    awaitOpen(10L, 20L);
    answer(10, new Outcome.Accepted());
    awaitOpen(20L, 30L, 40L, 50L);
    answer(20, new Outcome.Accepted());
    awaitOpen(30L, 40L, 50L, 60L);
  }
}
