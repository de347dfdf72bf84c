package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are read where symbolic links lead. */
class SymbolicLinkTest extends FollowedFolder {
  @Test
  void hearsOfWhatIsWrittenWhereASymbolicLinkLeads() throws Exception {
    Path there = Files.createDirectory(dir.resolve("there")).resolve("0.out");
    append(there, "one\n");
    Files.createSymbolicLink(app, there);
    Path alias = Files.createSymbolicLink(dir.resolve("alias"), dir);
    TailConfig config = TailConfig.of(new FilePatterns(List.of(alias + "/app.log"), List.of()));
    // By this clock it is never time to look without having heard.
    try (Tail tail = new Tail(config, List.of(), 0, () -> 0)) {
      assertThat(next(tail)).isEqualTo("one");
      append(there, "two\n");
      assertThat(next(tail)).isEqualTo("two");
    }
  }

  private static String next(Tail tail) throws Exception {
    Tail.Found found = tail.poll();
    long deadline = System.nanoTime() + SOON.toNanos();
    while (found == null && System.nanoTime() < deadline) {
      // Comes back at the latest when something is heard; else this thread is woken.
      Thread waker = new Thread(() -> wakeLater(tail));
      waker.start();
      tail.await(SOON);
      waker.interrupt();
      found = tail.poll();
    }
    return found == null ? "nothing" : new String(found.line().bytes(), UTF_8);
  }

  private static void wakeLater(Tail tail) {
    try {
      Thread.sleep(SOON.toMillis());
      tail.wakeUp();
    } catch (InterruptedException e) {
      // It was heard.
    }
  }

  @Test
  void findsWhatWasRotatedWhereASymbolicLinkLeadsWhileItWasStopped() throws Exception {
    Path there = Files.createDirectory(dir.resolve("there"));
    append(there.resolve("0.out.20260529"), "long ago\n");
    tick();
    append(there.resolve("0.out"), "one\n");
    Files.createSymbolicLink(app, there.resolve("0.out"));
    assertThat(follower.read()).containsExactly("one");
    follower.stop();
    append(there.resolve("0.out"), "two\n");
    Files.move(there.resolve("0.out"), there.resolve("0.out.20260530"));
    tick();
    append(there.resolve("0.out"), "three\n");
    assertThat(follower.start().read()).containsExactly("two", "three");
    assertThat(follower.stop().start().read()).isEmpty();
    assertThat(follower.skipped).isZero();
  }

  @Test
  void readsToItsEndWhatASymbolicLinkLedToBeforeItWasSet() throws Exception {
    Path old = dir.resolve("1.out");
    append(old, "one\n");
    Files.createSymbolicLink(app, old);
    assertThat(follower.read()).containsExactly("one");
    // Not open any more.
    follower.stop().start();
    assertThat(follower.read()).isEmpty();
    append(old, "two\n");
    append(dir.resolve("2.out"), "three\n");
    Files.delete(app);
    Files.createSymbolicLink(app, dir.resolve("2.out"));
    assertThat(follower.read()).containsExactly("two", "three");
  }
}
