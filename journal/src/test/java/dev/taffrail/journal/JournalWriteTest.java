package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriteTest {
  @TempDir Path dir;

  private JournalConfig plain() {
    return JournalConfig.at(dir.resolve("edge.log")).withSealed(false);
  }

  @Test
  void writesARecordByteForByteWithALineFeed() throws IOException {
    byte[] record = Lines.record(Level.INFO, "edge", "started", ",\"name\":\"Grüße 🚢\"");
    try (Journal journal = Journal.open(plain())) {
      journal.append(record);
      journal.flush();
      assertThat(Files.readAllBytes(dir.resolve("edge.log")))
          .isEqualTo((new String(record, UTF_8) + "\n").getBytes(UTF_8));
    }
  }

  @Test
  void losesNothingOfManyThreads() throws Exception {
    int threads = 8;
    int each = 5_000;
    JournalConfig config = plain().withMaxBytes(200_000).withBackups(100);
    try (Journal journal = Journal.open(config)) {
      List<Thread> writers = new ArrayList<>();
      AtomicInteger failures = new AtomicInteger();
      for (int t = 0; t < threads; t++) {
        int first = t * each;
        writers.add(
            new Thread(
                () -> {
                  for (int i = first; i < first + each; i++) {
                    try {
                      journal.append(Lines.info(i));
                    } catch (IOException e) {
                      failures.incrementAndGet();
                    }
                  }
                }));
      }
      writers.forEach(Thread::start);
      for (Thread writer : writers) {
        writer.join();
      }
      journal.flush();
      assertThat(failures).hasValue(0);
    }
    List<String> lines = Lines.ofCallers(dir.resolve("edge.log"));
    assertThat(lines).hasSize(threads * each).doesNotHaveDuplicates();
    for (int i = 0; i < threads * each; i += 997) {
      assertThat(lines).contains(new String(Lines.info(i), UTF_8));
    }
  }

  @Test
  void keepsTheOrderOfOneThread() throws IOException {
    try (Journal journal = Journal.open(plain())) {
      for (int i = 0; i < 1000; i++) {
        journal.append(Lines.info(i));
      }
    }
    List<String> lines = Lines.of(dir.resolve("edge.log"));
    for (int i = 0; i < 1000; i++) {
      assertThat(lines.get(i)).isEqualTo(new String(Lines.info(i), UTF_8));
    }
  }

  @Test
  void writesWithinTwentyMillisecondsWithoutBeingAsked() throws Exception {
    try (Journal journal = Journal.open(plain())) {
      journal.append(Lines.info(0));
      journal.flush();
      long[] waits = new long[20];
      for (int i = 0; i < waits.length; i++) {
        long size = Files.size(dir.resolve("edge.log"));
        long start = System.nanoTime();
        assertThat(Lines.offer(journal, Level.INFO, Lines.info(i))).isTrue();
        while (Files.size(dir.resolve("edge.log")) == size) {
          Thread.onSpinWait();
        }
        waits[i] = System.nanoTime() - start;
      }
      java.util.Arrays.sort(waits);
      // The shortest: a loaded test machine holds up the others, a longer gathering holds up all.
      assertThat(Duration.ofNanos(waits[0])).isLessThan(Duration.ofMillis(20));
    }
  }

  @Test
  void forgedControlLinesAreRenamed() throws IOException {
    byte[] forged =
        Lines.record(Level.INFO, "taffrail.journal", "journal_pruned", ",\"min_index\":99");
    byte[] escaped =
        Lines.record(Level.INFO, "taffrail\\u002ejournal", "journal_sealed", ",\"n\":1");
    try (Journal journal = Journal.open(plain())) {
      journal.append(forged);
      assertThat(Lines.offer(journal, Level.INFO, escaped)).isTrue();
    }
    assertThat(Lines.of(dir.resolve("edge.log")))
        .containsExactly(
            new String(forged, UTF_8).replace("taffrail.journal", "app.taffrail.journal"),
            new String(escaped, UTF_8).replace("taffrail\\u002e", "app.taffrail\\u002e"));
  }

  @Test
  void refusesBytesThatAreNoRecord() throws IOException {
    try (Journal journal = Journal.open(plain())) {
      for (String bad : List.of("", "hello", "{\"level\":\"info\"}", "{\"a\":\n1}")) {
        assertThatThrownBy(() -> journal.append(bad.getBytes(UTF_8)))
            .isInstanceOf(InvalidRecordException.class);
      }
      assertThatThrownBy(() -> journal.append(Lines.ofLength(Level.INFO, 64 * 1024 + 1)))
          .isInstanceOf(InvalidRecordException.class);
      journal.append(Lines.ofLength(Level.INFO, 64 * 1024));
    }
    assertThat(Lines.of(dir.resolve("edge.log"))).hasSize(1);
  }

  @Test
  void offerNeverThrowsAndCountsWhatIsNoRecord() throws IOException {
    Journal journal = Journal.open(plain());
    byte[] record = Lines.info(1);
    assertThat(journal.offer(Level.INFO, record, -1, 5)).isFalse();
    assertThat(journal.offer(Level.INFO, record, 0, record.length + 1)).isFalse();
    assertThat(journal.offer(Level.INFO, record, Integer.MAX_VALUE, Integer.MAX_VALUE)).isFalse();
    assertThat(journal.offer(Level.WARNING, new byte[70_000], 0, 70_000)).isFalse();
    Thread.currentThread().interrupt();
    assertThat(Lines.offer(journal, Level.INFO, record)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(journal.offer(Level.ERROR, "no json".getBytes(UTF_8), 0, 7)).isTrue();
    journal.close();
    assertThat(Lines.offer(journal, Level.CRITICAL, record)).isFalse();
    assertThat(journal.stats().dropped())
        .containsEntry(Level.INFO, 3L)
        .containsEntry(Level.WARNING, 1L)
        .containsEntry(Level.ERROR, 1L)
        .containsEntry(Level.CRITICAL, 1L);
    assertThat(Lines.ofCallers(dir.resolve("edge.log"))).containsExactly(new String(record, UTF_8));
    assertThat(Lines.of(dir.resolve("edge.log")))
        .anyMatch(line -> line.contains("\"event\":\"records_dropped\""));
  }

  @Test
  void whatAnIdleJournalRefusesIsWrittenDownWithoutBeingAsked() throws Exception {
    int most = 64 * 1024;
    try (Journal journal = Journal.open(plain().withBufferBytes(2 * most))) {
      journal.append(Lines.info(1));
      journal.flush();
      assertThat(Lines.offer(journal, Level.DEBUG, Lines.ofLength(Level.DEBUG, most))).isFalse();
      await()
          .untilAsserted(
              () ->
                  assertThat(dropped())
                      .singleElement()
                      .asString()
                      .contains("\"debug\":1,\"info\":0,", "\"reason\":\"buffer_full\"}"));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without such a check may hand in
  void whatIsNoRecordIsWrittenDownAsSuchAndNotAsWantOfRoom() throws IOException {
    byte[] record = Lines.info(1);
    try (Journal journal = Journal.open(plain())) {
      assertThat(journal.offer(Level.DEBUG, null, 0, 5)).isFalse();
      assertThat(journal.offer(Level.INFO, record, -1, 5)).isFalse();
      assertThat(journal.offer(Level.INFO, record, 1, record.length)).isFalse();
      assertThat(journal.offer(Level.WARNING, new byte[70_000], 0, 70_000)).isFalse();
      assertThat(journal.offer(null, record, 0, record.length)).isFalse();
      assertThat(journal.offer(Level.CRITICAL, "no json".getBytes(UTF_8), 0, 7)).isTrue();
    }
    assertThat(dropped()).isNotEmpty().allMatch(l -> l.contains("\"reason\":\"invalid_record\""));
    assertThat(
            dropped().stream().mapToLong(l -> ControlLines.parseDropped(l.getBytes(UTF_8))).sum())
        .isEqualTo(6);
  }

  private List<String> dropped() throws IOException {
    return Lines.of(dir.resolve("edge.log")).stream()
        .filter(line -> line.contains("\"event\":\"records_dropped\""))
        .toList();
  }

  @Test
  void aSecondWriterIsRefusedAndTheFirstKeepsTheJournal() throws IOException {
    try (Journal journal = Journal.open(plain())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> Journal.open(plain())).isInstanceOf(JournalHeldException.class);
      }
      journal.append(Lines.info(1));
    }
    Journal.open(plain()).close();
  }

  @Test
  void appendingToAClosedJournalFails() throws IOException {
    Journal journal = Journal.open(plain());
    journal.close();
    journal.close();
    assertThatThrownBy(() -> journal.append(Lines.info(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(journal::sync).isInstanceOf(IOException.class);
  }

  @Test
  void anInterruptedCallerDoesNotCloseTheFile() throws IOException {
    try (Journal journal = Journal.open(plain())) {
      Thread.currentThread().interrupt();
      journal.append(Lines.info(1));
      try {
        journal.flush();
      } catch (InterruptedIOException e) {
        // Only a caller that has to wait is told: the writer may have been quicker.
        assertThat(e).hasMessageContaining("goes on nevertheless");
      }
      assertThat(Thread.interrupted()).as("the caller's interrupt is still there").isTrue();
      journal.append(Lines.info(2));
      journal.flush();
      assertThat(Lines.of(dir.resolve("edge.log"))).hasSize(2);
    }
  }

  /** It never comes into the buffer, so that nothing else would wake the writer. */
  @Test
  void whatIsNoRecordIsToldThoughNothingElseIsLogged() throws IOException {
    try (Journal journal = Journal.open(plain())) {
      journal.append(Lines.info(1));
      journal.flush();
      assertThat(journal.offer(Level.WARNING, new byte[70_000], 0, 70_000)).isFalse();
      await()
          .until(
              () ->
                  Lines.of(dir.resolve("edge.log")).stream()
                      .anyMatch(line -> line.contains("\"event\":\"records_dropped\"")));
    }
  }
}
