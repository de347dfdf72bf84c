package dev.taffrail.ship;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source in which there is nothing, so that the feed has nothing to do but to wait. */
class JournalFeedTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final CompletableFuture<JournalFeed> feed = new CompletableFuture<>();
  private Thread thread = new Thread();

  @AfterEach
  void stop() throws InterruptedException {
    if (feed.isDone()) {
      feed.join().stop();
    }
    thread.interrupt();
    thread.join();
  }

  @Test
  void fulfilsADrainThatIsAskedForWhileItOpensItsSource() throws Exception {
    CompletableFuture<Long> ticket = new CompletableFuture<>();
    start(
        from -> {
          ticket.complete(feed.join().drain().ask());
          return new Idle();
        });
    long asked = ticket.get(SOON.toNanos(), NANOSECONDS);
    assertThat(feed.join().drain().await(asked, System.nanoTime() + SOON.toNanos())).isTrue();
  }

  @Test
  void hasNoFailureAnyMoreOnceItGoesOnThoughThereIsNothingToRead() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    start(
        from -> {
          if (opened.getAndIncrement() == 0) {
            throw new IOException("not mounted yet");
          }
          return new Idle();
        });
    await().atMost(SOON).until(() -> "not mounted yet".equals(feed.join().failure()));
    await().atMost(SOON).until(() -> feed.join().failure() == null);
    assertThat(opened).hasValue(2);
  }

  private void start(Source.Opener source) throws IOException {
    JournalFeed.Feeding feeding =
        new JournalFeed.Feeding(
            "app", source, new MemoryCheckpoints(), JournalConfig.at(dir.resolve("sealed.log")));
    feed.complete(JournalFeed.open(feeding, Timing.SYSTEM, () -> {}));
    thread = new Thread(feed.join(), "feed");
    thread.start();
  }

  /** Has nothing to give, and hears only what it is told. */
  private static final class Idle implements Source {
    private final Semaphore woken = new Semaphore(0);

    @Override
    public @Nullable SourceRecord poll() {
      return null;
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
      return !woken.tryAcquire(timeout.toNanos(), NANOSECONDS);
    }

    @Override
    public void wakeUp() {
      woken.release();
    }

    @Override
    public long remainingBytes() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
