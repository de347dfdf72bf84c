package dev.taffrail.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Checks a journal against its root key, trusting neither the device nor the journal's writer. */
public final class Verifier {
  private Verifier() {}

  /** As {@link #verify(Path, Vkey, VerifyOptions)} with {@link VerifyOptions#DEFAULT}. */
  public static Verification verify(Path journal, Vkey root) throws IOException {
    return verify(journal, root, VerifyOptions.DEFAULT);
  }

  /**
   * Reads the whole journal and says what it is worth. Safe beside a writer: what is judged is the
   * journal at one moment after the call began. Memory does not grow with the journal, but for the
   * first lines of its files and, with anchors, 112 bytes a seal.
   *
   * @param journal the newest file
   * @param root the key that {@code taffrail init} printed
   * @throws NoSuchFileException when there is no such journal, or no such file of anchors
   * @throws InterruptedIOException when the thread is interrupted, which stays so
   * @throws IOException when a file cannot be read
   */
  public static Verification verify(Path journal, Vkey root, VerifyOptions options)
      throws IOException {
    return verify(journal, root, options, System.currentTimeMillis());
  }

  /**
   * @param now since 1970, by the verifier's clock
   */
  static Verification verify(Path journal, Vkey root, VerifyOptions options, long now)
      throws IOException {
    try (JournalSnapshot files = JournalSnapshot.open(journal)) {
      if (files.byName().isEmpty() && files.chain() == null) {
        throw new NoSuchFileException(journal.toString());
      }
      return options.threads() == 1
          ? Inspection.of(journal, files, root, options, now)
          : inPool(options.threads(), () -> Inspection.of(journal, files, root, options, now));
    } catch (ClosedByInterruptException e) {
      throw interrupted();
    }
  }

  private static Verification inPool(int threads, Callable<Verification> inspection)
      throws IOException {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      FutureTask<Verification> task = new FutureTask<>(inspection);
      pool.execute(task);
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } catch (ExecutionException e) {
      throw TimedCall.thrown(e.getCause());
    } finally {
      end(pool);
    }
  }

  /** Files are closed next: no thread may still be reading them. */
  private static void end(ForkJoinPool pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static InterruptedIOException interrupted() {
    return new InterruptedIOException("interrupted while it verified a journal");
  }
}
