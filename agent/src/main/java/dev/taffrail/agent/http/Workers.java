package dev.taffrail.agent.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of a server. The JDK's server holds one from a request's first byte on: whoever sends
 * half of one, or does not take the answer, has a thread for nothing. So there are more of them
 * than requests that are answered at once, and when all are taken and somebody waits, those that
 * have waited for their client for too long are ended, with their connections.
 */
public final class Workers implements Executor {
  private static final int SPARE = 16;
  private static final int MOST_WAITING = 64;

  /** A whole request comes in one packet; an answer may have to go over a slow link. */
  private static final Duration READING = Duration.ofMillis(250);

  private static final Duration SENDING = Duration.ofSeconds(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** What a thread does for its connection. */
  private enum State {
    READING,
    ANSWERING,
    SENDING,
    ENDED
  }

  private final class Work {
    private final AtomicReference<State> state = new AtomicReference<>(State.READING);
    private volatile long since = System.nanoTime();

    boolean isLate() {
      long time = System.nanoTime() - since;
      State now = state.get();
      return (now == State.READING && time > readingNanos)
          || (now == State.SENDING && time > sendingNanos);
    }

    void next(State from, State to) throws IOException {
      since = System.nanoTime();
      if (!state.compareAndSet(from, to)) {
        throw new IOException("ended: others wait");
      }
    }

    /**
     * Ends what its thread does: the channel that it waits at is closed. False when it does not
     * wait for its client any more.
     */
    synchronized boolean end(Thread thread) {
      State now = state.get();
      boolean waits = now == State.READING || now == State.SENDING;
      if (waits && state.compareAndSet(now, State.ENDED)) {
        thread.interrupt();
        return true;
      }
      return false;
    }

    /** From now on its thread does something else. */
    synchronized void ended() {
      state.set(State.ENDED);
    }
  }

  private final long readingNanos;
  private final long sendingNanos;
  private final Map<Thread, Work> busy = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Semaphore answering;
  private final ThreadPoolExecutor threads;

  /**
   * @param name begins the names of the threads
   * @param answers how many requests are answered at once
   */
  Workers(String name, int answers) {
    this(name, answers, SPARE, MOST_WAITING, READING, SENDING);
  }

  /**
   * @param name begins the names of the threads
   * @param answers how many requests are answered at once
   * @param spare how many more are read, or have their answers sent
   * @param mostWaiting how many may wait for a thread
   * @param reading so long a request may take to come when others wait
   * @param sending so long an answer may take to go when others wait
   */
  public Workers(
      String name, int answers, int spare, int mostWaiting, Duration reading, Duration sending) {
    AtomicInteger number = new AtomicInteger();
    this.readingNanos = reading.toNanos();
    this.sendingNanos = sending.toNanos();
    this.answering = new Semaphore(answers);
    this.threads =
        new ThreadPoolExecutor(
            answers + spare,
            answers + spare,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            task -> {
              Thread thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs an exchange, from reading its request on.
   *
   * @throws java.util.concurrent.RejectedExecutionException when too many wait: the server closes
   *     the connection
   */
  @Override
  public void execute(Runnable exchange) {
    threads.execute(() -> run(exchange));
    look();
  }

  private void look() {
    if (!threads.getQueue().isEmpty() && looking.compareAndSet(false, true)) {
      makeRoom();
    }
  }

  private void run(Runnable exchange) {
    Work work = new Work();
    busy.put(Thread.currentThread(), work);
    try {
      exchange.run();
    } finally {
      work.ended();
      busy.remove(Thread.currentThread(), work);
    }
  }

  /** Goes on as long as anybody waits. */
  private void makeRoom() {
    int wanted = threads.getQueue().size();
    for (Map.Entry<Thread, Work> each : busy.entrySet()) {
      if (wanted > 0 && each.getValue().isLate() && each.getValue().end(each.getKey())) {
        wanted--;
      }
    }
    if (threads.getQueue().isEmpty()) {
      looking.set(false);
      look(); // somebody may have come in this moment
    } else {
      CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::makeRoom);
    }
  }

  /** The request is read: from now on this thread is not ended, until {@link #answered}. */
  public void beginAnswer() throws IOException, InterruptedException {
    current().next(State.READING, State.ANSWERING);
    answering.acquire();
  }

  /** The answer is there, and will be sent. */
  public void answered() throws IOException {
    answering.release();
    current().next(State.ANSWERING, State.SENDING);
  }

  private Work current() throws IOException {
    Work work = busy.get(Thread.currentThread());
    if (work == null) {
      throw new IOException("expected a thread of the server's own");
    }
    return work;
  }

  /** Ends all of them. */
  public Collection<Runnable> shutdownNow() {
    return threads.shutdownNow();
  }
}
