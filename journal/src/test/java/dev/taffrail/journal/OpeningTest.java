package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opening reads the newest file; what older ones hold is the verifier's. */
class OpeningTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir Path dir;

  private JournalConfig config() {
    return JournalConfig.at(log())
        .withOrigin("example.com/test/edge")
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(5);
  }

  private Path log() {
    return dir.resolve("edge.log");
  }

  private Path file(int age) {
    return new JournalFiles(log()).rotated(age);
  }

  private void fill(int records) throws IOException {
    fill(config(), records);
  }

  private static void fill(JournalConfig config, int records) throws IOException {
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < records; i++) {
        journal.append(Lines.ofLength(Level.INFO, 1_000));
      }
    }
  }

  /** Zeros behind the first line: nothing that reads them takes them for lines. */
  private static void blank(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int body = new String(bytes, ISO_8859_1).indexOf('\n') + 1;
    Arrays.fill(bytes, body, bytes.length, (byte) 0);
    Files.write(file, bytes);
  }

  @Test
  void readsOfOlderFilesTheFirstLineAlone() throws IOException {
    fill(450);
    assertThat(file(3)).exists();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    for (int age = 1; age <= 3; age++) {
      blank(file(age));
    }
    fill(1);
    assertThat(Lines.of(log())).noneMatch(line -> line.contains("journal_tampered"));
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void goesOnOverManyFilesAndPrunesAsBefore() throws IOException {
    for (int run = 0; run < 4; run++) {
      fill(300);
      Verification found = verified(log());
      assertThat(found.problem()).isEmpty();
      assertThat(found.verdict()).isEqualTo(Verdict.OK);
    }
    assertThat(file(5)).exists();
    assertThat(file(6)).doesNotExist();
    assertThat(verified(log()).firstIndex()).isPositive();
  }

  @Test
  void leaksNoDescriptorWhenTheDiskFails() throws IOException {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "a system that lists open descriptors");
    fill(1);
    Files.writeString(log(), "torn", StandardOpenOption.APPEND);
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == FaultyDisk.Operation.WRITE && path.equals(log())) {
            throw new IOException("no space left");
          }
          return bytes;
        });
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> Journal.open(config(), disk.platform()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no space left");
      assertThat(open()).isEmpty();
    }
    fill(1);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.TORN);
  }

  /** The files of the journal's folder that this process has open. */
  private List<String> open() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          open.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    open.removeIf(name -> !name.startsWith(dir.toString()));
    return open;
  }

  @Test
  void noticesThatTheNewestFileIsGone() throws IOException {
    fill(300);
    Files.move(file(1), log(), StandardCopyOption.REPLACE_EXISTING);
    fill(1);
    assertThat(dir.resolve("edge.log.lost-1")).isDirectory();
    assertThat(verified(log()).origin()).isEqualTo("example.com/test/edge/2");
  }

  /** The verifier goes by the leaf index of the first lines, never by names: so does opening. */
  @Test
  void mendsNamesThatWereSwappedInACircle() throws IOException {
    fill(450);
    assertThat(file(3)).exists();
    Path other = dir.resolve("other");
    Files.move(log(), other);
    Files.move(file(2), log());
    Files.move(file(1), file(2));
    Files.move(other, file(1));
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    byte[] newest = Files.readAllBytes(file(1));
    fill(1);
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    assertThat(Files.readAllBytes(log())).startsWith(newest);
    assertThat(Lines.ofCallers(log())).hasSize(451);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(log()).files()).last().isEqualTo(log());
  }

  /** No seal waits for a deletion: behind a crash it can be left though seals were made since. */
  @Test
  void deletesWhatARotationLeftThoughTheNewestFileHasLaterSeals() throws IOException {
    fill(700);
    assertThat(file(5)).exists();
    byte[] oldest = Files.readAllBytes(file(5));
    while (Arrays.equals(Files.readAllBytes(file(5)), oldest)) {
      fill(20);
    }
    Files.write(file(6), oldest);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(log()).files()).hasSize(7);
    fill(1);
    assertThat(file(6)).doesNotExist();
    assertThat(file(5)).exists();
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  /** A power cut in between must leave files of which each is there whose next one is. */
  @Test
  void deletesTheOldestFilesFirst() throws IOException {
    fill(700);
    SortedMap<Integer, byte[]> oldest = new TreeMap<>();
    for (int age = 5; age > 2; age--) {
      oldest.put(age, Files.readAllBytes(file(age)));
    }
    JournalConfig fewer = config().withBackups(3);
    while (Files.exists(file(4))) {
      fill(fewer, 20);
    }
    for (int age : oldest.keySet()) {
      Files.write(file(age + 1), oldest.get(age));
    }
    assertThat(verified(log()).problem()).isEmpty();
    List<String> deleted = new ArrayList<>();
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == FaultyDisk.Operation.DELETE) {
            deleted.add(path.getFileName().toString());
          }
          return bytes;
        });
    Journal.open(fewer, disk.platform()).close();
    assertThat(deleted).containsExactly("edge.log.6", "edge.log.5", "edge.log.4");
  }

  /** A crash came between a deletion and the line of the chain that nobody needs any more. */
  @Test
  void dropsLinesOfTheChainThatNobodyNeeds() throws IOException {
    JournalConfig epochs = CrashHistory.config(dir);
    SortedMap<Long, String> ever = new TreeMap<>();
    for (int run = 0; run < 8; run++) {
      fill(epochs, 120);
      for (String line : Victim.lines(chain())) {
        ever.put(Forger.seal(line).seal().size(), line);
      }
    }
    String needed = Files.readString(chain());
    assertThat(ever).hasSizeGreaterThan(Victim.lines(chain()).size());
    Victim.write(chain(), List.copyOf(ever.values()));
    assertThat(verified(log()).problem()).isEmpty();
    Journal.open(epochs).close();
    assertThat(Files.readString(chain())).isEqualTo(needed);
    assertThat(verified(log()).problem()).isEmpty();
  }

  private Path chain() {
    return dir.resolve("edge.log.chain");
  }

  @Test
  void holdsNoFileOpenOfAJournalThatIsKeptAside() throws IOException {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "a system that lists open descriptors");
    fill(300);
    Files.delete(dir.resolve("edge.log.keys"));
    try (Journal journal = Journal.open(config())) {
      assertThat(dir.resolve("edge.log.lost-1")).isDirectory();
      journal.append(Lines.info(1));
      assertThat(open()).noneMatch(name -> name.contains("lost-1"));
    }
  }

  /** Else the recovery could be sealed in a file that the next power cut takes with its name. */
  @Test
  void forcesTheFolderBeforeItWritesBehindACrash() throws IOException {
    fill(1);
    Files.writeString(log(), "torn", StandardOpenOption.APPEND);
    List<String> done = new ArrayList<>();
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          done.add(operation + " " + dir.relativize(path));
          return bytes;
        });
    Journal.open(config(), disk.platform()).close();
    assertThat(done).containsSubsequence("FORCE edge.log", "FORCE_DIRECTORY ", "WRITE edge.log");
    assertThat(done.indexOf("WRITE edge.log")).isGreaterThan(done.indexOf("FORCE_DIRECTORY "));
  }

  /** Each seal was forced before its key was destroyed: that shows in the key file. */
  @Test
  void forcesNothingButTheKeysBehindACleanEnd() throws IOException {
    fill(300);
    List<String> forced = new ArrayList<>();
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == FaultyDisk.Operation.FORCE
              || operation == FaultyDisk.Operation.FORCE_DIRECTORY) {
            forced.add(path.getFileName().toString());
          }
          return bytes;
        });
    Journal journal = Journal.open(config(), disk.platform());
    assertThat(forced).containsExactly("edge.log.keys");
    journal.close();
  }

  /** A process that is killed between writing its last seal and forcing it looks closed, too. */
  @Test
  void forcesAllWhereTheKeyOfTheLastSealIsStillThere() throws IOException {
    fill(300);
    byte[] keys = Files.readAllBytes(dir.resolve("edge.log.keys"));
    fill(1);
    Files.write(dir.resolve("edge.log.keys"), keys);
    List<String> forced = new ArrayList<>();
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == FaultyDisk.Operation.FORCE) {
            forced.add(path.getFileName().toString());
          }
          return bytes;
        });
    Journal journal = Journal.open(config(), disk.platform());
    assertThat(forced).contains("edge.log", "edge.log.1", "edge.log.2", "edge.log.chain");
    journal.close();
    assertThat(verified(log()).problem()).isEmpty();
  }

  @Test
  @Timeout(30)
  void whatStandsWhereAFileBelongsIsNotWaitedFor() throws IOException {
    fill(300);
    Files.move(file(2), file(3));
    Files.writeString(file(2), "no seal\n");
    fill(1);
    assertThat(dir.resolve("edge.log.lost-1")).isDirectory();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }
}
