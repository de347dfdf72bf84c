package dev.taffrail.edge.watch;

import dev.taffrail.edge.QueueDepth;
import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Sees that nobody takes what waits as fast as it comes. */
final class QueueWatcher implements Watcher {
  /** What was filling is so until it is emptier than this part of the limit. */
  private static final double CLEAR = 0.5;

  private final BoundLogger log;
  private final double limit;
  private final Duration repeat;
  private final Supplier<List<QueueDepth>> queues;
  private final Map<String, Condition> conditions = new HashMap<>();

  QueueWatcher(BoundLogger log, double limit, Duration repeat, Supplier<List<QueueDepth>> queues) {
    this.log = log;
    this.limit = limit;
    this.repeat = repeat;
    this.queues = queues;
  }

  @Override
  public String name() {
    return "queues";
  }

  @Override
  public void look(long now) {
    Set<String> there = new HashSet<>();
    for (QueueDepth queue : queues.get()) {
      there.add(queue.name());
      judge(now, queue);
    }
    conditions.forEach(
        (name, condition) -> {
          if (!there.contains(name)) {
            condition.update(now, false, true, record -> record.with("queue", name));
          }
        });
    conditions.keySet().retainAll(there);
  }

  private void judge(long now, QueueDepth queue) {
    double full = limit * queue.room();
    conditions
        .computeIfAbsent(
            queue.name(), name -> new Condition(log, Level.WARNING, "queue_filling", repeat))
        .update(
            now,
            queue.depth() > full,
            queue.depth() <= full * CLEAR,
            record -> describe(record, queue));
  }

  private static void describe(LogEvent record, QueueDepth queue) {
    record.with("queue", queue.name()).with("depth", queue.depth()).with("room", queue.room());
  }
}
