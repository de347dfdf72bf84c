package dev.taffrail.edge;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Of what threads die while this is open. */
public final class Deaths implements AutoCloseable {
  private final BlockingQueue<Throwable> causes = new LinkedBlockingQueue<>();
  private final Thread.@Nullable UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  public Deaths() {
    Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> causes.add(cause));
  }

  /** The next cause, waiting for it; null when none comes. */
  public @Nullable Throwable next() throws InterruptedException {
    return causes.poll(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}
