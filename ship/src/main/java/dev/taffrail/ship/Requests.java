package dev.taffrail.ship;

import dev.taffrail.ship.Outcome.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a lane that are under way, each on a thread that ends when it was idle for some
 * seconds. For one thread, which hears of the answers.
 */
final class Requests {
  private final Call call;
  private final Runnable whenAnswered;
  private final List<Parcel> underWay = new ArrayList<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor threads;

  /**
   * @param name of the lane
   * @param whenAnswered called on the request's thread, once {@link #poll} has something
   */
  Requests(String name, Call call, Runnable whenAnswered) {
    this.call = call;
    this.whenAnswered = whenAnswered;
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> thread(task, name));
  }

  /** What takes its time. */
  interface Call {
    Outcome send(Parcel parcel) throws InterruptedException;
  }

  /**
   * What became of a request.
   *
   * @param error what broke this program itself; null as a rule
   */
  record Answer(Parcel parcel, Outcome outcome, @Nullable Error error) {
    Answer(Parcel parcel, Outcome outcome) {
      this(parcel, outcome, null);
    }
  }

  void begin(Parcel parcel) {
    underWay.add(parcel);
    threads.execute(() -> run(parcel));
  }

  int size() {
    return underWay.size();
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  List<Parcel> all() {
    return underWay;
  }

  /** The next answer; null when there is none yet. */
  @Nullable Answer poll() {
    Answer answer = answers.poll();
    return answer == null ? null : taken(answer);
  }

  /** Waits for the next answer; only while something is under way. */
  Answer await() throws InterruptedException {
    return taken(answers.take());
  }

  /** Interrupts what is under way. */
  void close() {
    threads.shutdownNow();
  }

  private Answer taken(Answer answer) {
    underWay.removeIf(parcel -> parcel.compareTo(answer.parcel()) == 0);
    if (answer.error() != null) {
      throw answer.error();
    }
    return answer;
  }

  private void run(Parcel parcel) {
    Outcome outcome = new Outcome.Retry("interrupted", "the lane ends", Pace.SOON);
    Error error = null;
    try {
      outcome = call.send(parcel);
    } catch (InterruptedException ends) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      error = e;
    }
    answers.add(new Answer(parcel, outcome, error));
    whenAnswered.run();
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, "taffrail-ship-" + name + "-request");
    thread.setDaemon(true);
    return thread;
  }
}
