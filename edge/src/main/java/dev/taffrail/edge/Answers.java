package dev.taffrail.edge;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.TimeLimit;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits for what others answer. */
final class Answers {
  private Answers() {}

  /**
   * The answer; who waits no longer for it cancels it.
   *
   * @param hurry which, when it begins meanwhile, leaves less time
   * @throws IOException when there was none; its message names nothing of what was asked
   */
  static <T> T await(CompletableFuture<T> answer, Duration timeout, CloudHurry hurry)
      throws IOException, InterruptedException {
    try {
      return hurry.await(answer, timeout);
    } catch (ExecutionException e) {
      // The words of a plain one stand by themselves; others say little without their class.
      boolean plain = e.getCause() != null && e.getCause().getClass() == IOException.class;
      throw plain ? (IOException) e.getCause() : new IOException(FailureWords.of(e), e.getCause());
    } catch (TimeoutException e) {
      String time = hurry.isOn() ? "the time that a stop leaves" : TimeLimit.text(timeout);
      throw new SocketTimeoutException("expected an answer within " + time);
    } finally {
      answer.cancel(true);
    }
  }
}
