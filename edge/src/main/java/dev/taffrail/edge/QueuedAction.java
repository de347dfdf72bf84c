package dev.taffrail.edge;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.LogEvent;
import dev.taffrail.log.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  /** A service that was told to end has some ten seconds. */
  private static final Duration LAST_TRIES = Duration.ofSeconds(3);

  /** So long what was cut short may take to come back, and to say farewell. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private static final long IDLE_SECONDS = 10;

  private final BoundLogger log;
  private final String pipeline;
  private final String name;
  private final ActionTries tries;
  private final Backoff backoff;
  private final ActionSender sender;
  private final Map<String, Object> fields;
  private final ThreadPoolExecutor thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread closer;
  private volatile long closeUntil;
  private final AtomicLong untold = new AtomicLong();
  private long events;

  /** Guards what is below: what is counted and who tells of it are one decision. */
  private final Object settling = new Object();

  private long sent;
  private boolean closed;

  /** What is being sent: who takes it out of here tells what became of it. */
  private @Nullable Delivery underWay;

  /**
   * An action of this pipeline and name.
   *
   * @param fields behind those of the event in the message's JSON: texts, numbers and booleans
   * @param sender is closed with the action, or later, once a call that heeds no interrupt returns
   * @throws IllegalArgumentException when a field has a name of the event's own
   */
  public QueuedAction(
      String pipeline, String name, ActionTries tries, Map<String, ?> fields, ActionSender sender) {
    this.log = ActionStage.logger(pipeline).bind("action", name);
    this.pipeline = pipeline;
    this.name = name;
    this.tries = tries;
    this.backoff = Backoff.from(tries.backoff());
    this.fields = ActionFields.of(fields);
    this.sender = sender;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(tries.queue()),
            task -> daemon(task, ""));
    thread.allowCoreThreadTimeOut(true);
    this.closer = daemon(this::end, "-close");
  }

  @Override
  public boolean perform(RuleEvent event) throws IOException {
    ActionMessage message =
        new ActionMessage(
            UUID.randomUUID().toString(),
            event,
            Correlation.traceparent().orElse(null),
            EventJson.of(pipeline, event, fields));
    events++;
    try {
      thread.execute(new Delivery(message));
    } catch (RejectedExecutionException e) {
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

  @Override
  public void beginClose() {
    if (closing.getCount() > 0) {
      closeUntil = System.nanoTime() + LAST_TRIES.plus(LAST_WORDS).toNanos();
      closing.countDown();
      closer.start();
    }
  }

  /**
   * What waits is tried for 3 seconds more, counted from {@link #beginClose}, without waits between
   * tries. What was not sent by then has failed, though its records may still be on their way.
   */
  @Override
  public void close() {
    beginClose();
    if (!awaitCloser(closeUntil - System.nanoTime())) {
      closer.interrupt();
      boolean unused = awaitCloser(LAST_WORDS.toNanos());
      Thread.currentThread().interrupt();
    }
    Delivery left;
    long sentInTime;
    synchronized (settling) {
      closed = true;
      left = underWay;
      underWay = null;
      sentInTime = sent;
    }
    if (left != null) {
      left.giveUp(left.attempted, closedEarly());
    }
    log.info("action_stopped").with("sent", sentInTime).with("failed", events - sentInTime).log();
  }

  private static IOException closedEarly() {
    return new IOException("the pipeline was closed");
  }

  /** False when the action was closed before: nobody else will tell of the delivery. */
  private boolean begin(Delivery delivery) {
    synchronized (settling) {
      underWay = closed ? null : delivery;
      return !closed;
    }
  }

  /** False when the action was closed meanwhile, which told of the delivery as given up. */
  private boolean settle(Delivery delivery, boolean wasSent) {
    synchronized (settling) {
      if (underWay != delivery) {
        return false;
      }
      underWay = null;
      sent += wasSent ? 1 : 0;
      return true;
    }
  }

  /** False when the wait was interrupted. */
  private boolean awaitCloser(long nanos) {
    try {
      closer.join(Math.max(TimeUnit.NANOSECONDS.toMillis(nanos), 1));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** On a thread of its own: a sender that does not come back is let go when it does after all. */
  private void end() {
    thread.shutdown();
    if (!awaitEnd(LAST_TRIES)) {
      for (Runnable left : thread.shutdownNow()) {
        ((Delivery) left).giveUp(0, closedEarly());
      }
      while (!awaitEnd(Duration.ofDays(1))) {
        // Who closes may be interrupted, and interrupts us: the sender is to be closed all the
        // same.
      }
    }
    sender.close();
  }

  private boolean awaitEnd(Duration time) {
    try {
      return thread.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private Thread daemon(Runnable task, String suffix) {
    Thread made = new Thread(task, pipeline + "-" + name + suffix);
    made.setDaemon(true);
    return made;
  }

  /** One event's way to the receiver. */
  private final class Delivery implements Runnable {
    private final ActionMessage message;
    private volatile int attempted;

    Delivery(ActionMessage message) {
      this.message = message;
    }

    @Override
    @SuppressWarnings("try") // the scope is there to be closed, not to be used
    public void run() {
      if (!begin(this)) {
        giveUp(0, closedEarly());
        return;
      }
      try (Scope work = LogContext.bind(Correlation.KEY, message.event().correlationId())) {
        attempt();
      }
    }

    private void attempt() {
      List<Throwable> before = new ArrayList<>();
      for (int attempt = 1; ; attempt++) {
        attempted = attempt;
        try {
          sender.send(message);
          if (settle(this, true)) {
            completed(attempt);
          }
          return;
        } catch (OutOfMemoryError e) {
          if (settle(this, false)) {
            untold.incrementAndGet();
          }
          throw e; // the thread dies of it, so that the program hears of it
        } catch (Throwable e) { // also an Error: the next event has to find its thread alive
          boolean last = !(e instanceof IOException) || e instanceof ActionRefusedException;
          if (last || attempt == tries.attempts() || !pause(attempt)) {
            if (settle(this, false)) {
              giveUp(attempt, decisive(e, before));
            }
            return;
          }
          before.add(e);
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
      LogEvent record = log.info("rule_action_completed").with("rule", message.event().ruleName());
      record.with("attempts", attempts).with("message", message.id()).log();
    }

    /** Of what the receiver or the network did the stack is of no use. */
    @SuppressWarnings("try")
    void giveUp(int attempts, Throwable failure) {
      untold.incrementAndGet();
      try (Scope work = LogContext.bind(Correlation.KEY, message.event().correlationId())) {
        log.error("rule_action_failed")
            .with("rule", message.event().ruleName())
            .with("sensor", message.event().sensor())
            .with("time", message.event().time())
            .with("attempts", attempts)
            .with("message", message.id())
            .with("reason", FailureWords.of(failure))
            .exception(failure instanceof IOException ? null : failure)
            .log();
      }
    }

    /** The last failure, as that decided, with those before it. Only a close interrupts. */
    private static Throwable decisive(Throwable last, List<Throwable> before) {
      Throwable failure = last instanceof InterruptedException ? closedEarly() : last;
      for (Throwable each : before) {
        if (!each.equals(failure)) { // a sender may have one for all tries
          failure.addSuppressed(each);
        }
      }
      return failure;
    }
  }
}
