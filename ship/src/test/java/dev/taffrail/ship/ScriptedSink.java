package dev.taffrail.ship;

import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A receiver in memory that keeps what it took and answers as it is told: by a script of outcomes
 * first, by its own limits and dislikes then. It is strict about limits and empty batches.
 */
final class ScriptedSink implements Sink {
  final List<Batch> batches = new ArrayList<>();
  final List<Long> taken = new ArrayList<>();
  final Set<Long> disliked = new HashSet<>();
  private final Deque<Function<Batch, Outcome>> script = new ArrayDeque<>();
  private final Limits limits;
  private Function<ShipRecord, String> streams = record -> "";
  private boolean closed;

  /** Tells that the batch was received which is being answered. */
  Runnable receipt = () -> {};

  ScriptedSink() {
    this(new Limits(100, 1_000_000, Duration.ZERO, Limits.MAX_SPAN));
  }

  ScriptedSink(Limits limits) {
    this.limits = limits;
  }

  ScriptedSink answer(Outcome outcome) {
    return answer(batch -> outcome);
  }

  synchronized ScriptedSink answer(Function<Batch, Outcome> outcome) {
    script.add(outcome);
    return this;
  }

  ScriptedSink streams(Function<ShipRecord, String> by) {
    streams = by;
    return this;
  }

  @Override
  public String name() {
    return "scripted";
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
  public String streamOf(ShipRecord record) {
    return streams.apply(record);
  }

  @Override
  public synchronized Outcome send(Batch batch, Runnable received) {
    receipt = received;
    return send(batch);
  }

  @Override
  public synchronized Outcome send(Batch batch) {
    check(batch.size() <= limits.records(), "too many records");
    check(batch.records().stream().allMatch(r -> streamOf(r).equals(batch.stream())), "streams");
    check(!closed, "sent to after it was closed");
    batches.add(batch);
    Outcome outcome = script.isEmpty() ? judge(batch) : script.poll().apply(batch);
    keep(batch, outcome);
    return outcome;
  }

  synchronized List<Long> taken() {
    return List.copyOf(taken);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private Outcome judge(Batch batch) {
    Predicate<ShipRecord> bad = record -> disliked.contains(record.index());
    return batch.records().stream().anyMatch(bad)
        ? new Refused("disliked", "one of these I dislike")
        : new Accepted();
  }

  private void keep(Batch batch, Outcome outcome) {
    for (int i = 0; i < batch.size(); i++) {
      int position = i;
      boolean took =
          outcome instanceof Accepted
              || (outcome instanceof Partly partly
                  && partly.restTaken()
                  && partly.refusals().stream().noneMatch(r -> r.position() == position));
      if (took) {
        taken.add(batch.records().get(i).index());
      }
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }
}
