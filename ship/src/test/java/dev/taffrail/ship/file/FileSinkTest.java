package dev.taffrail.ship.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.ShipRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSinkTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:37:37.951919Z");

  @TempDir Path folder;
  private Path file;
  private Path mounts;

  @BeforeEach
  void names() throws IOException {
    file = folder.resolve("archive.jsonl");
    mounts = folder.resolve("mountinfo");
    Files.writeString(mounts, "22 1 259:1 / / rw,relatime - ext4 /dev/root rw\n");
  }

  @Test
  void appendsLinesVerbatimBatchByBatch() throws Exception {
    try (FileSink sink = sink(FileConfig.at(file))) {
      assertThat(sink.send(batch(0, 3))).isEqualTo(new Accepted());
      assertThat(sink.send(batch(3, 2))).isEqualTo(new Accepted());
      assertThat(lines(file)).isEqualTo(texts(0, 5));
    }
  }

  @Test
  void goesOnBehindWhatIsThere() throws Exception {
    Files.writeString(file, "somebody else's\n");
    send(FileConfig.at(file), batch(0, 1));
    assertThat(lines(file)).containsExactly("somebody else's", texts(0, 1).get(0));
  }

  @Test
  void cutsOffATornRecordThatComesAgain() throws Exception {
    String first = texts(0, 1).get(0);
    for (int torn = 1; torn <= first.length(); torn++) {
      Files.writeString(file, first + "\n" + texts(1, 1).get(0).substring(0, torn));
      send(FileConfig.at(file), batch(1, 1));
      assertThat(lines(file)).isEqualTo(texts(0, 2));
    }
  }

  @Test
  void endsATornLineThatIsNotItsOwn() throws Exception {
    Files.writeString(file, "somebody else's, without an end");
    send(FileConfig.at(file), batch(0, 1));
    assertThat(lines(file)).containsExactly("somebody else's, without an end", texts(0, 1).get(0));
  }

  @Test
  void waitsForAFolderInsteadOfMakingIt() throws Exception {
    Path there = folder.resolve("stick");
    try (FileSink sink = sink(FileConfig.at(there.resolve("a.jsonl")))) {
      Retry retry = assertRetry(sink.send(batch(0, 1)), "not_written");
      assertThat(retry.words())
          .isEqualTo("no folder " + there + ": it has to be there, it is not made");
      assertThat(there).doesNotExist();
      Files.createDirectory(there);
      assertThat(sink.send(batch(0, 1))).isEqualTo(new Accepted());
    }
  }

  @Test
  void writesNothingIntoAnEmptyMountPoint() throws Exception {
    Path stick = Files.createDirectory(folder.resolve("my stick"));
    FileConfig config = FileConfig.at(stick.resolve("a.jsonl")).withMount(stick);
    try (FileSink sink = sink(config)) {
      Retry retry = assertRetry(sink.send(batch(0, 1)), "not_mounted");
      assertThat(retry.words()).isEqualTo("nothing is mounted at " + stick);
      assertThat(stick).isEmptyDirectory();
      mount(stick);
      assertThat(sink.send(batch(0, 1))).isEqualTo(new Accepted());
      Files.writeString(mounts, "");
      assertRetry(sink.send(batch(1, 1)), "not_mounted");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/mnt/usb/a.jsonl          |                | below /mnt",
        "/mnt/usb/a.jsonl          | /mnt           | below /mnt",
        "/mnt/usb/a.jsonl          | /mnt/other     | below /mnt",
        "/mnt/usb/a.jsonl          | /mnt/usb       |",
        "/mnt/usb/logs/a.jsonl     | /mnt/usb       |",
        "/media/pi/STICK/a.jsonl   |                | below /media",
        "/media/pi/STICK/a.jsonl   | /media/pi/STICK |",
        "/run/media/pi/S/a.jsonl   |                | below /run/media",
        "/var/archive/a.jsonl      |                |",
      })
  void expectsAMountWhereMountsBelong(Path path, Path mounted, String missing) throws Exception {
    if (mounted != null) {
      mount(mounted);
    }
    String found = new Mounts(mounts).missing(FileConfig.at(path));
    assertThat(found == null ? "" : found).contains(missing == null ? "" : missing);
    assertThat(found == null).isEqualTo(missing == null);
  }

  @Test
  void aStickOfOthersWhoseNameIsNoTextIsNoMatter() throws Exception {
    Path stick = Files.createDirectory(folder.resolve("stick"));
    Files.writeString(
        mounts, "36 35 98:0 / /media/Ger\u00e4t rw - ext4 /dev/sdc1 rw\n", ISO_8859_1);
    Files.writeString(mounts, "36 35 98:0 / " + stick + " rw - ext4 /dev/sdb1 rw\n", APPEND);
    FileConfig config = FileConfig.at(stick.resolve("a.jsonl")).withMount(stick);
    try (FileSink sink = sink(config)) {
      assertThat(sink.send(batch(0, 1))).isEqualTo(new Accepted());
    }
  }

  @Test
  void readsTheKernelsOwnListOfMounts() throws Exception {
    Path table = Path.of("/proc/self/mountinfo");
    assumeTrue(Files.exists(table), "no /proc");
    FileConfig config = FileConfig.at(Path.of("/proc/a")).withMount(Path.of("/proc"));
    assertThat(new Mounts(table).missing(config)).isNull();
    assertThat(new Mounts(table).missing(FileConfig.at(file).withMount(folder))).isNotNull();
  }

  @Test
  void writesANewFileWhenTheOldOneWasTakenAway() throws Exception {
    try (FileSink sink = sink(FileConfig.at(file))) {
      sink.send(batch(0, 1));
      Files.move(file, folder.resolve("taken"));
      sink.send(batch(1, 1));
    }
    assertThat(lines(folder.resolve("taken"))).isEqualTo(texts(0, 1));
    assertThat(lines(file)).isEqualTo(texts(1, 1));
  }

  @Test
  void takesNothingForWrittenOnAFullDisk() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full");
    try (FileSink sink = sink(FileConfig.at(full))) {
      Retry retry = assertRetry(sink.send(batch(0, 1)), "not_written");
      assertThat(retry.words()).contains("/dev/full");
    }
  }

  @Test
  void rotatesBySizeAndKeepsSoMany() throws Exception {
    FileConfig config = FileConfig.at(file).withRotation(FileConfig.LEAST_BYTES, 2);
    fill(config);
    List<String> kept = new ArrayList<>();
    for (String name : List.of("archive.jsonl.2", "archive.jsonl.1", "archive.jsonl")) {
      assertThat(Files.size(folder.resolve(name))).isBetween(1L, FileConfig.LEAST_BYTES);
      kept.addAll(lines(folder.resolve(name)));
    }
    assertThat(folder.resolve("archive.jsonl.3")).doesNotExist();
    assertThat(kept).isEqualTo(texts(4_000 - kept.size(), kept.size()));
  }

  @Test
  void compressesWhatIsRotated() throws Exception {
    fill(FileConfig.at(file).withRotation(FileConfig.LEAST_BYTES, 2).withGzip(true));
    List<String> kept = new ArrayList<>();
    for (String name : List.of("archive.jsonl.2.gz", "archive.jsonl.1.gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(kept::add);
      }
    }
    kept.addAll(lines(file));
    assertThat(kept).isEqualTo(texts(4_000 - kept.size(), kept.size()));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "archive.jsonl", "archive.jsonl.1.gz", "archive.jsonl.2.gz", "mountinfo");
    }
  }

  @Test
  void goesOnAfterARotationThatACrashCutShort() throws Exception {
    // Number 1 has not its name yet, number 2 is not compressed, and a part of that lies about.
    Files.writeString(file, texts(2, 1).get(0) + "\n");
    Files.writeString(folder.resolve("archive.jsonl.2"), "plain\n");
    Files.writeString(folder.resolve("archive.jsonl.1.gz.tmp"), "half");
    FileConfig config = FileConfig.at(file).withRotation(FileConfig.LEAST_BYTES, 3).withGzip(true);
    new Rotation(config).rotate();
    assertThat(folder.resolve("archive.jsonl.1.gz")).exists();
    assertThat(lines(folder.resolve("archive.jsonl.2"))).containsExactly("plain");
    assertThat(folder.resolve("archive.jsonl.1.gz.tmp")).doesNotExist();
  }

  @Test
  void writesWholeBatchesOfBothLanes() throws Exception {
    try (FileSink sink = sink(FileConfig.at(file))) {
      List<CompletableFuture<Outcome>> sends =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> send(sink, batch(i * 50, 50))))
              .toList();
      for (CompletableFuture<Outcome> each : sends) {
        assertThat(each.get()).isEqualTo(new Accepted());
      }
    }
    assertThat(lines(file)).containsExactlyInAnyOrderElementsOf(texts(0, 400));
  }

  @Test
  void writesNothingOnceItIsClosed() throws Exception {
    FileSink sink = sink(FileConfig.at(file));
    sink.close();
    assertRetry(sink.send(batch(0, 1)), "closed");
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> FileConfig.at(file).withRotation(1024, 3))
        .hasMessageContaining("max_bytes: expected 0 for no limit, or at least 128KiB, found 1024");
    assertThatThrownBy(() -> FileConfig.at(file).withRotation(0, 0))
        .hasMessageContaining("backups");
    assertThatThrownBy(() -> FileConfig.at(file).withMount(Path.of("/elsewhere")))
        .hasMessageContaining("mount: expected a folder above " + file);
    assertThatThrownBy(() -> FileConfig.at(file).withSync(Duration.ofSeconds(-1)))
        .hasMessageContaining("sync: expected");
  }

  private void fill(FileConfig config) throws Exception {
    try (FileSink sink = sink(config)) {
      for (int i = 0; i < 4_000; i += 200) {
        assertThat(sink.send(batch(i, 200))).isEqualTo(new Accepted());
      }
    }
  }

  private FileSink sink(FileConfig config) {
    return new FileSink("test", config, mounts);
  }

  private void send(FileConfig config, Batch batch) throws Exception {
    try (FileSink sink = sink(config)) {
      assertThat(sink.send(batch)).isEqualTo(new Accepted());
    }
  }

  private static Outcome send(FileSink sink, Batch batch) {
    try {
      return sink.send(batch);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the kernel writes it, spaces escaped. */
  private void mount(Path point) throws IOException {
    Files.writeString(
        mounts,
        "36 22 8:1 / "
            + point.toString().replace(" ", "\\040")
            + " rw shared:1 - vfat /dev/sda1 rw\n");
  }

  private static Batch batch(int from, int count) {
    List<ShipRecord> records =
        IntStream.range(from, from + count)
            .mapToObj(i -> Records.record(i, NOW.plusMillis(i), Level.INFO, ",\"t\":\"ü\""))
            .toList();
    return new Batch(Lane.BULK, "", records);
  }

  private static List<String> texts(int from, int count) {
    return batch(from, count).records().stream().map(Records::text).toList();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static Retry assertRetry(Outcome outcome, String reason) {
    assertThat(outcome).isInstanceOf(Retry.class);
    Retry retry = (Retry) outcome;
    assertThat(retry.reason()).as(retry.words()).isEqualTo(reason);
    assertThat(retry.pace()).isEqualTo(Pace.SOON);
    return retry;
  }
}
