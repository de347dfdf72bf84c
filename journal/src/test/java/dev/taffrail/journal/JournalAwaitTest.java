package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JournalAwaitTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void doesNotWaitWhileThereIsSomethingToPoll() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).records(1);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      assertThat(reader.await(LONG)).isTrue();
      reader.poll();
      assertThat(reader.await(LONG)).isTrue();
      Reading.all(reader);
      assertThat(reader.await(SHORT)).isFalse();
    }
  }

  @Test
  void doesNotWaitForWhatItHasReadAheadAfterItWasAtTheEndBefore() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Reading.all(reader);
      journal.records(3);
      assertThat(reader.poll()).isNotNull();
      assertThat(reader.await(SHORT)).isTrue();
      assertThat(Reading.all(reader)).hasSize(2);
      assertThat(reader.await(SHORT)).isFalse();
    }
  }

  @Test
  void endsWhenARecordIsWritten() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      for (int i = 0; i < 5; i++) {
        Reading.all(reader);
        Thread waiting = Thread.currentThread();
        Thread writer = whenWaiting(waiting, () -> journal.records(1));
        long start = System.nanoTime();
        assertThat(reader.await(LONG)).isTrue();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(4));
        writer.join();
        assertThat(reader.poll()).isNotNull();
      }
    }
  }

  @Test
  void endsWhenTheJournalIsRotated() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Reading.all(reader);
      Thread writer = whenWaiting(Thread.currentThread(), () -> journal.rotate(false));
      while (reader.poll() == null) {
        assertThat(reader.await(LONG)).isTrue();
      }
      writer.join();
      assertThat(reader.cursor().index()).isEqualTo(2);
    }
  }

  @Test
  void endsWhenTheJournalIsCreatedInADirectoryThatWasNotThere() throws Exception {
    Path later = folder.resolve("later");
    try (JournalReader reader = JournalReader.open(later.resolve("edge.log"), Cursor.START)) {
      assertThat(reader.poll()).isNull();
      Thread writer = whenWaiting(Thread.currentThread(), () -> SealedJournal.create(later));
      while (reader.poll() == null) {
        assertThat(reader.await(LONG)).isTrue();
      }
      writer.join();
    }
  }

  @Test
  void doesNotSpinAtHalfALineOrTornBytes() throws Exception {
    SealedJournal journal = SealedJournal.create(folder).torn("{\"half\"");
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Reading.all(reader);
      assertThat(reader.await(SHORT)).isFalse();
      journal.torn("\ntorn\n");
      assertThat(reader.await(SHORT)).isTrue();
      assertThat(reader.poll()).isNull();
      assertThat(reader.await(SHORT)).isFalse();
    }
  }

  @Test
  void doesNotSpinAtAFileThatWasEmptied() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Reading.all(reader);
      Files.write(journal.path(), new byte[0]);
      assertThat(reader.await(SHORT)).isTrue();
      assertThat(reader.poll()).isNull();
      assertThat(reader.await(SHORT)).isFalse();
    }
  }

  @Test
  void doesNotWakeForOtherFilesOfTheDirectory() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START);
        DirectoryWatch watch = DirectoryWatch.open(folder.toAbsolutePath().normalize())) {
      Reading.all(reader);
      assertThat(reader.await(SHORT)).isFalse();
      long before = watch.changes("edge.log");
      watch.changes("other");
      Files.writeString(folder.resolve("other"), "x");
      await().until(() -> watch.changes("other") > 0);
      assertThat(watch.changes("edge.log")).isEqualTo(before);
    }
  }

  @Test
  void anInterruptEndsTheWaitAndTheReaderGoesOn() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Thread waiting =
          new Thread(
              () -> {
                try {
                  Reading.all(reader);
                  reader.await(LONG);
                } catch (Exception e) {
                  thrown.set(e);
                } finally {
                  done.countDown();
                }
              });
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      waiting.interrupt();
      done.await();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      journal.records(1).rotate(false);
      Thread.currentThread().interrupt();
      assertThat(Reading.all(reader)).hasSize(2);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aWakeUpEndsTheWaitAtOnceAndTheOneBehindItNot() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    try (JournalReader reader = JournalReader.open(journal.path(), Cursor.START)) {
      Reading.all(reader);
      Thread waker = whenWaiting(Thread.currentThread(), reader::wakeUp);
      long start = System.nanoTime();
      assertThat(reader.await(LONG)).isFalse();
      waker.join();
      reader.wakeUp();
      assertThat(reader.await(LONG)).isFalse();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(4));
      start = System.nanoTime();
      assertThat(reader.await(SHORT)).isFalse();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
    }
  }

  @Test
  void aClosedReaderSaysSo() throws Exception {
    JournalReader reader = JournalReader.open(folder.resolve("edge.log"), Cursor.START);
    reader.close();
    reader.close();
    assertThatThrownBy(reader::poll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("edge.log: the reader is closed");
    assertThatThrownBy(() -> reader.await(LONG)).isInstanceOf(IOException.class);
  }

  @Test
  void manyReadersShareOneWatch() throws Exception {
    SealedJournal journal = SealedJournal.create(folder);
    JournalReader first = JournalReader.open(journal.path(), Cursor.START);
    JournalReader second = JournalReader.open(journal.path(), Cursor.START);
    for (JournalReader reader : new JournalReader[] {first, second}) {
      Reading.all(reader);
      reader.await(Duration.ofMillis(1));
    }
    Path directory = folder.toAbsolutePath().normalize();
    try (DirectoryWatch watch = DirectoryWatch.open(directory)) {
      first.close();
      assertThat(watch.changes("edge.log")).isNotNegative();
      second.close();
      assertThat(watch.changes("edge.log")).isNotNegative();
    }
    try (DirectoryWatch again = DirectoryWatch.open(directory)) {
      assertThat(again.changes("edge.log")).isZero();
    }
  }

  private static Thread whenWaiting(Thread waiting, Action action) {
    Thread thread =
        new Thread(
            () -> {
              await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
              action.runUnchecked();
            });
    thread.start();
    return thread;
  }

  private interface Action {
    void run() throws Exception;

    default void runUnchecked() {
      try {
        run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
