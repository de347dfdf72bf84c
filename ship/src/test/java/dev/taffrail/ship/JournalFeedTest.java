package dev.taffrail.ship;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.tail.FilePatterns;
import dev.taffrail.ship.tail.FileSource;
import dev.taffrail.ship.tail.TailConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which none is there yet, so that the feed has nothing to do but to wait. */
class JournalFeedTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final AtomicReference<JournalFeed> feed = new AtomicReference<>();
  private Thread thread = new Thread();

  @AfterEach
  void stop() throws InterruptedException {
    feed.get().stop();
    thread.interrupt();
    thread.join();
  }

  @Test
  void fulfilsADrainThatIsAskedForWhileItOpensItsSource() throws Exception {
    CompletableFuture<Long> ticket = new CompletableFuture<>();
    start(
        from -> {
          ticket.complete(feed.get().drain().ask());
          return files().open(from);
        });
    long asked = ticket.get(SOON.toNanos(), NANOSECONDS);
    assertThat(feed.get().drain().await(asked, System.nanoTime() + SOON.toNanos())).isTrue();
  }

  @Test
  void hasNoFailureAnyMoreOnceItGoesOnThoughThereIsNothingToRead() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    start(
        from -> {
          if (opened.getAndIncrement() == 0) {
            throw new IOException("not mounted yet");
          }
          return files().open(from);
        });
    await().atMost(SOON).until(() -> feed.get().failure() != null);
    await().atMost(SOON).until(() -> feed.get().failure() == null);
    assertThat(opened).hasValue(2);
  }

  private void start(Source.Opener source) throws IOException {
    JournalFeed.Feeding feeding =
        new JournalFeed.Feeding(
            "app", source, new MemoryCheckpoints(), JournalConfig.at(dir.resolve("sealed.log")));
    feed.set(JournalFeed.open(feeding, Timing.SYSTEM, () -> {}));
    thread = new Thread(feed.get(), "feed");
    thread.start();
  }

  private Source.Opener files() {
    FilePatterns none = new FilePatterns(List.of(dir + "/*.none"), List.of());
    return FileSource.opener(TailConfig.of(none), LineFormat.plain(HeadRules.standard("app")));
  }
}
