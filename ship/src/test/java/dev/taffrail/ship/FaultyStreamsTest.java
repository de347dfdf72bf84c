package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.SinkStatus.State;
import dev.taffrail.ship.console.ConsoleFormat;
import dev.taffrail.ship.console.ConsoleSink;
import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.file.FileSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sinks that need no network: what they write to comes and goes, and nothing is lost. */
class FaultyStreamsTest {
  private static final int RECORDS = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;

  @Test
  void aFolderThatIsTakenAwayAndBroughtBackHoldsEveryRecord() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("stick"));
    Path away = dir.resolve("away");
    FileConfig config = FileConfig.at(folder.resolve("a.jsonl")).withSync(Duration.ZERO);
    try (Journal journal = journal();
        Shipper shipper = shipper(new FileSink("out", config))) {
      shipper.start();
      for (int round = 0; round < 4; round++) {
        write(journal, round * RECORDS / 4, (round * 2 + 1) * RECORDS / 8);
        await().atMost(PATIENCE).until(() -> status(shipper).accounts().pending() == 0);
        Files.move(folder, away);
        write(journal, (round * 2 + 1) * RECORDS / 8, (round + 1) * RECORDS / 4);
        await().atMost(PATIENCE).until(() -> status(shipper).state() == State.RETRYING);
        assertThat(status(shipper).lastError()).startsWith("not_written: no folder " + folder);
        Files.move(away, folder);
      }
      assertDrained(shipper);
    }
    assertThat(Files.readAllLines(folder.resolve("a.jsonl"))).hasSize(RECORDS);
  }

  @Test
  void aFolderInTheFilesPlaceIsWaitedForAndNamed() throws Exception {
    Path file = Files.createDirectory(dir.resolve("a.jsonl"));
    try (Journal journal = journal();
        Shipper shipper =
            shipper(new FileSink("out", FileConfig.at(file).withSync(Duration.ZERO)))) {
      write(journal, 0, RECORDS);
      shipper.start();
      await().atMost(PATIENCE).until(() -> status(shipper).retries() > 1);
      assertThat(status(shipper).state()).isEqualTo(State.RETRYING);
      assertThat(status(shipper).lastError()).contains("is a directory: " + file);
      Files.delete(file);
      assertDrained(shipper);
    }
    assertThat(Files.readAllLines(file)).hasSize(RECORDS);
  }

  @Test
  void aFileThatIsCutOrReplacedWhileItIsWrittenHoldsWhatCameSince() throws Exception {
    Path file = dir.resolve("a.jsonl");
    List<String> found = new ArrayList<>();
    try (Journal journal = journal();
        Shipper shipper =
            shipper(new FileSink("out", FileConfig.at(file).withSync(Duration.ZERO)))) {
      shipper.start();
      for (int round = 0; round < 4; round++) {
        write(journal, round * RECORDS / 4, (round + 1) * RECORDS / 4);
        await().atMost(PATIENCE).until(() -> status(shipper).accounts().pending() == 0);
        assertThat(shipper.awaitDrained(PATIENCE)).isTrue();
        found.addAll(Files.readAllLines(file));
        Files.delete(file);
      }
      assertDrained(shipper);
    }
    assertThat(found).hasSize(RECORDS).doesNotHaveDuplicates();
  }

  @Test
  void aStreamThatBreaksAndIsMendedGetsEveryRecord() throws Exception {
    Breaking out = new Breaking();
    try (Journal journal = journal();
        Shipper shipper = shipper(new ConsoleSink("out", out, ConsoleFormat.JSON))) {
      shipper.start();
      for (int round = 0; round < 4; round++) {
        write(journal, round * RECORDS / 4, (round * 2 + 1) * RECORDS / 8);
        await().atMost(PATIENCE).until(() -> status(shipper).accounts().pending() == 0);
        out.broken = true;
        write(journal, (round * 2 + 1) * RECORDS / 8, (round + 1) * RECORDS / 4);
        await().atMost(PATIENCE).until(() -> status(shipper).state() == State.RETRYING);
        assertThat(status(shipper).lastError()).isEqualTo("not_written: the stream: Broken pipe");
        out.broken = false;
      }
      assertDrained(shipper);
    }
    assertThat(Stream.of(out.text().split("\n")).distinct()).hasSize(RECORDS);
  }

  private static void assertDrained(Shipper shipper) throws InterruptedException {
    assertThat(shipper.awaitDrained(PATIENCE)).isTrue();
    assertThat(status(shipper).accounts()).isEqualTo(new Accounts(RECORDS, RECORDS, 0, 0, 0, 0, 0));
    assertThat(status(shipper).state()).isEqualTo(State.OK);
  }

  /** Throws when the accounts do not add up. */
  private static SinkStatus status(Shipper shipper) {
    return Objects.requireNonNull(shipper.status().get("out"));
  }

  private Journal journal() throws IOException {
    return Journal.open(JournalConfig.at(dir.resolve("edge.log")).withSealed(false));
  }

  private static void write(Journal journal, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      journal.append(
          Records.line(
              MemoryJournal.START.plusMillis(i), Level.INFO, "edge.test", "tick", ",\"n\":" + i));
    }
    journal.flush();
  }

  private Shipper shipper(Sink sink) {
    return Shipper.builder(dir.resolve("edge.log"))
        .sink(sink)
        .retry(Duration.ofMillis(5), Duration.ofMillis(40))
        .drain(Duration.ZERO)
        .build();
  }

  private static final class Breaking extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private volatile boolean broken;

    @Override
    public synchronized void write(int next) throws IOException {
      if (broken) {
        throw new IOException("Broken pipe");
      }
      taken.write(next);
    }

    synchronized String text() {
      return taken.toString(UTF_8);
    }
  }
}
