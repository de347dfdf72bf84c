package dev.taffrail.edge;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * The bounded way from one stage to the next in one run: a stage that is slow holds up those before
 * it instead of filling the memory. For one thread at each end.
 */
final class Channel<T> {
  private static final Object END = new Object();
  private final BlockingQueue<Object> queue;
  private boolean ended; // read and written by the receiving thread alone

  Channel(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  void send(T item) {
    put(item);
  }

  /** Nothing comes after this. */
  void end() {
    put(END);
  }

  /** Hands over all that comes, until the end. */
  @SuppressWarnings("unchecked") // only send puts anything in but END
  void forEach(Consumer<T> action) {
    while (!ended) {
      Object item = uninterruptibly(queue::take);
      if (item == END) {
        ended = true;
      } else {
        action.accept((T) item);
      }
    }
  }

  /** Takes and forgets what is left: else the stage before would wait for room for ever. */
  void drain() {
    forEach(item -> {});
  }

  private void put(Object item) {
    uninterruptibly(
        () -> {
          queue.put(item);
          return item;
        });
  }

  /** An action that leaves its thread interrupted must not tear the run apart in the middle. */
  private static Object uninterruptibly(Wait wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private interface Wait {
    Object await() throws InterruptedException;
  }
}
