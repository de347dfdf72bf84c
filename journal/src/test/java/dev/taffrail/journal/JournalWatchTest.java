package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWatchTest {
  /** Less than the first look that is made without a notice. */
  private static final Duration SOON = Duration.ofSeconds(4);

  @TempDir Path dir;

  private Path folder() {
    return dir.resolve("logs");
  }

  private Path log() {
    return folder().resolve("edge.log");
  }

  private JournalWatch watch() {
    return new JournalWatch(new FileNames(new JournalFiles(log())));
  }

  @Test
  void aChangeThatALookJustMissedEndsTheWaitBehindIt() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    try (JournalWatch watch = watch();
        DirectoryWatch heard = DirectoryWatch.open(folder())) {
      long start = System.nanoTime();
      JournalWatch.Look look = () -> looks.incrementAndGet() > 1 || isMissed(heard);
      assertThat(watch.await(look, Duration.ofMinutes(1))).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  /** Sees nothing, and is not back before the change was heard of. */
  private boolean isMissed(DirectoryWatch heard) throws IOException {
    long before = heard.changes("edge.log");
    Files.write(log(), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    await().until(() -> heard.changes("edge.log") > before);
    return false;
  }

  @Test
  void aFolderThatWasMadeAnewIsListenedToAgain() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    JournalWatch.Look look = () -> looks.incrementAndGet() < 0;
    try (JournalWatch watch = watch();
        DirectoryWatch heard = DirectoryWatch.open(folder())) {
      watch.await(look, Duration.ofMillis(1));
      Files.delete(folder());
      await().until(() -> heard.changes("edge.log") < 0);
      Files.createDirectories(folder());
      looks.set(0);
      watch.await(look, Duration.ofMillis(500));
      assertThat(looks).as("looks in half a second").hasValueLessThan(10);
    }
  }

  @Test
  void aFolderThatIsNotThereIsLookedForNowAndThen() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (JournalWatch watch = watch()) {
      long start = System.nanoTime();
      assertThat(watch.await(() -> looks.incrementAndGet() > 2, Duration.ofMinutes(1))).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }

  @Test
  void whoWaitsForAFolderThatIsThereLooksOnlyWhenHeIsTold() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    try (JournalWatch watch = watch()) {
      JournalWatch.Look look = () -> looks.incrementAndGet() < 0;
      assertThat(watch.await(look, Duration.ofMillis(1_600))).isFalse();
    }
    assertThat(looks).as("at the beginning and at the end").hasValue(2);
  }

  /** On a busy machine one of some tries is soon enough. */
  @Test
  void aChangeIsSeenAtOnce() throws Exception {
    Files.createDirectories(folder());
    try (JournalWatch watch = watch()) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> nanosToSee(watch) < Duration.ofMillis(250).toNanos());
    }
  }

  private long nanosToSee(JournalWatch watch) throws Exception {
    AtomicLong written = new AtomicLong();
    Thread waiting = Thread.currentThread();
    Thread writer =
        new Thread(
            () -> {
              await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
              written.set(System.nanoTime());
              append();
            });
    writer.start();
    assertThat(watch.await(() -> written.get() > 0, Duration.ofMinutes(1))).isTrue();
    long seen = System.nanoTime();
    writer.join();
    return seen - written.get();
  }

  private void append() {
    try {
      Files.write(log(), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whereNothingIsMissedItLooksSeldomAndWhereSomethingWasOftenAgain() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    JournalWatch.Look nothing = () -> looks.incrementAndGet() < 0;
    FileNames names = new FileNames(new JournalFiles(log()));
    try (JournalWatch watch =
        new JournalWatch(names, Duration.ofMillis(20), Duration.ofMillis(640))) {
      watch.await(nothing, Duration.ofSeconds(2));
      assertThat(looks).as("after 20, 40, 80 … 640 ms").hasValueBetween(3, 9);
      looks.set(0);
      assertThat(watch.await(() -> looks.incrementAndGet() > 1, Duration.ofMinutes(1))).isTrue();
      long start = System.nanoTime();
      looks.set(0);
      assertThat(watch.await(() -> looks.incrementAndGet() > 2, Duration.ofMinutes(1))).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("two looks behind one that found what nobody told")
          .isLessThan(Duration.ofMillis(640));
    }
  }

  @Test
  void nothingIsListenedToBehindItsEnd() throws Exception {
    Files.createDirectories(folder());
    JournalWatch.Look found = () -> true;
    try (JournalWatch watch = watch()) {
      for (int i = 0; i < 3; i++) {
        watch.await(found, Duration.ofMinutes(1));
      }
      assertThat(isListenedTo()).isTrue();
    }
    await().until(() -> !isListenedTo());
  }

  private static boolean isListenedTo() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("taffrail-watch"));
  }

  @Test
  void aWaitOfManyCenturiesIsOneWithoutAnEnd() throws Exception {
    Files.createDirectories(folder());
    AtomicInteger looks = new AtomicInteger();
    try (JournalWatch watch = watch()) {
      JournalWatch.Look look =
          () -> {
            append();
            return looks.incrementAndGet() > 1;
          };
      assertThat(watch.await(look, Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }
  }
}
