package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.LogEvent;
import dev.taffrail.log.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends events by a thread of its own, so that a receiver that is slow or away holds up no
 * pipeline. Events wait in memory, at most so many; one that finds no room is a {@code
 * rule_action_failed} record at once. Each is tried a few times; then it is given up, which such a
 * record says too, under the event's correlation id. What waits when the pipeline is closed is
 * tried for 3 seconds more. The thread is there only while there is something to send.
 */
public final class QueuedAction implements RunningAction {
  /** Several actions of a pipeline end one after the other, and a service has some ten seconds. */
  static final Duration LAST_TRIES = Duration.ofSeconds(3);

  private static final long IDLE_SECONDS = 10;

  private final BoundLogger log;
  private final String pipeline;
  private final String name;
  private final ActionTries tries;
  private final CloudBackoff backoff;
  private final ActionSender sender;
  private final Map<String, Object> fields;
  private final ThreadPoolExecutor thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong untold = new AtomicLong();

  /**
   * An action of this pipeline and name.
   *
   * @param fields behind those of the event in the message's JSON: texts, numbers and booleans
   * @param sender is closed with the action
   * @throws IllegalArgumentException when a field has a name of the event's own
   */
  public QueuedAction(
      String pipeline, String name, ActionTries tries, Map<String, ?> fields, ActionSender sender) {
    this.log = ActionStage.logger(pipeline).bind("action", name);
    this.pipeline = pipeline;
    this.name = name;
    this.tries = tries;
    this.backoff = new CloudBackoff(tries.backoff());
    this.fields = ActionFields.of(fields);
    this.sender = sender;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(tries.queue()),
            this::thread);
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public boolean perform(RuleEvent event) throws IOException {
    ActionMessage message =
        new ActionMessage(
            UUID.randomUUID().toString(),
            event,
            Correlation.traceparent().orElse(null),
            EventJson.of(pipeline, event, fields));
    try {
      thread.execute(new Delivery(message));
    } catch (RejectedExecutionException e) {
      failed.incrementAndGet();
      throw new IOException("expected room for one more event, found " + waiting() + " waiting", e);
    }
    return false;
  }

  @Override
  public long takeFailures() {
    return untold.getAndSet(0);
  }

  @Override
  public int waiting() {
    return thread.getQueue().size();
  }

  @Override
  public int room() {
    return tries.queue();
  }

  /** Tries what waits for {@link #LAST_TRIES} more, without waits between tries. */
  @Override
  public void close() {
    closing.countDown();
    thread.shutdown();
    if (!awaitEnd(LAST_TRIES)) {
      for (Runnable left : thread.shutdownNow()) {
        ((Delivery) left).giveUp(0, new IOException("the pipeline was closed"));
      }
      awaitEnd(Duration.ofSeconds(1));
    }
    sender.close();
    log.info("action_stopped").with("sent", sent.get()).with("failed", failed.get()).log();
  }

  private boolean awaitEnd(Duration time) {
    try {
      return thread.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Thread thread(Runnable task) {
    Thread made = new Thread(task, pipeline + "-" + name);
    made.setDaemon(true);
    return made;
  }

  /** One event's way to the receiver. */
  private final class Delivery implements Runnable {
    private final ActionMessage message;

    Delivery(ActionMessage message) {
      this.message = message;
    }

    @Override
    @SuppressWarnings("try") // the scope is there to be closed, not to be used
    public void run() {
      try (Scope work = LogContext.bind(Correlation.KEY, message.event().correlationId())) {
        attempt();
      }
    }

    private void attempt() {
      Throwable failures = null;
      for (int attempt = 1; ; attempt++) {
        try {
          sender.send(message);
          completed(attempt);
          return;
        } catch (Throwable e) { // also an Error: the next event has to find its thread alive
          failures = join(failures, e);
          boolean last = !(e instanceof IOException) || e instanceof ActionRefusedException;
          if (last || attempt == tries.attempts() || !pause(attempt)) {
            giveUp(attempt, failures);
            return;
          }
        }
      }
    }

    /** Whether there may be another try. */
    private boolean pause(int attempt) {
      try {
        closing.await(backoff.after(attempt).toMillis(), TimeUnit.MILLISECONDS);
        return !Thread.interrupted();
      } catch (InterruptedException e) {
        return false;
      }
    }

    private void completed(int attempts) {
      sent.incrementAndGet();
      LogEvent record = log.info("rule_action_completed").with("rule", message.event().ruleName());
      record.with("attempts", attempts).with("message", message.id()).log();
    }

    @SuppressWarnings("try")
    void giveUp(int attempts, Throwable failure) {
      failed.incrementAndGet();
      untold.incrementAndGet();
      try (Scope work = LogContext.bind(Correlation.KEY, message.event().correlationId())) {
        log.error("rule_action_failed")
            .with("rule", message.event().ruleName())
            .with("sensor", message.event().sensor())
            .with("time", message.event().time())
            .with("attempts", attempts)
            .with("message", message.id())
            .exception(failure)
            .log();
      }
    }

    /** The first in front, the later ones with it. */
    private static Throwable join(@Nullable Throwable first, Throwable later) {
      if (first == null || first.equals(later)) {
        return later;
      }
      first.addSuppressed(later);
      return first;
    }
  }
}
