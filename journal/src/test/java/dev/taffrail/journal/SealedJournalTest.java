package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedJournalTest {
  @TempDir Path dir;

  private Path file(String name) {
    return dir.resolve(name);
  }

  private JournalConfig config() {
    return JournalConfig.at(file("edge.log")).withOrigin("example.com/test/edge");
  }

  /** A journal whose seals are made for nothing but what the test is about. */
  private static SealPolicy quiet() {
    Duration day = Duration.ofDays(1);
    return new SealPolicy(
        1_000_000, 1L << 40, Duration.ZERO, day, 1L << 40, day, day, day, day, day, 1024);
  }

  private List<String> reasons() throws IOException {
    List<String> reasons = new ArrayList<>();
    for (String line : Lines.of(file("edge.log"))) {
      if (line.contains("\"event\":\"journal_sealed\"")) {
        reasons.add(SealLine.parse(line.getBytes(UTF_8)).seal().reason().label());
      }
    }
    return reasons;
  }

  @Test
  void beginsWithAGenesisAndEndsWithACloseSeal() throws IOException {
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(1));
    }
    assertThat(reasons()).containsExactly("genesis", "close");
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(file("edge.log")).origin()).isEqualTo("example.com/test/edge");
    assertThat(verified(file("edge.log")).size()).isEqualTo(3);
  }

  @Test
  void createMakesTheKeyThatOpenGoesOnWith() throws IOException {
    Vkey vkey = Journal.create(config());
    assertThat(Files.readString(file("edge.log.vkey"))).isEqualTo(vkey + "\n");
    Journal.open(config()).close();
    assertThat(reasons()).containsExactly("genesis", "close");
    assertThat(Verifier.verify(file("edge.log"), vkey).verdict()).isEqualTo(Verdict.OK);
    assertThatThrownBy(() -> Journal.create(config()))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void keysAreForTheOwnerAlone() throws IOException {
    Journal.open(config()).close();
    Path keys = file("edge.log.keys");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rw-------");
    assertThat(Files.size(keys)).isEqualTo(6 * 4096);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> Journal.open(config()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0600")
        .hasMessageContaining("rw-r-----");
    assertThat(file("edge.log.lost-1")).doesNotExist();
  }

  @Test
  void verifiesAfterManyRotationsAndPrunes() throws IOException {
    JournalConfig config = config().withMaxBytes(JournalConfig.MIN_SEALED_BYTES).withBackups(2);
    Random random = new Random(3);
    int written = 0;
    for (int run = 0; run < 3; run++) {
      try (Journal journal = Journal.open(config)) {
        for (int i = 0; i < 1_500; i++) {
          journal.append(Lines.ofLength(Level.INFO, 150 + random.nextInt(600)));
          written++;
        }
      }
      Verification found = verified(file("edge.log"));
      assertThat(found.problem()).isEmpty();
      assertThat(found.verdict()).isEqualTo(Verdict.OK);
    }
    assertThat(verified(file("edge.log")).firstIndex()).isPositive();
    assertThat(verified(file("edge.log")).prunes()).isNotEmpty();
    assertThat(verified(file("edge.log")).size()).isGreaterThan(written);
    assertThat(reasons()).contains("rotate", "close");
    assertThat(dir.toFile().list())
        .contains("edge.log", "edge.log.1", "edge.log.2")
        .doesNotContain("edge.log.3", "edge.log.new");
  }

  @Test
  void noFileExceedsTheBound() throws IOException {
    long max = JournalConfig.MIN_SEALED_BYTES;
    Random random = new Random(5);
    try (Journal journal = Journal.open(config().withMaxBytes(max).withBackups(50))) {
      for (int i = 0; i < 60; i++) {
        journal.append(Lines.ofLength(Level.ERROR, 200 + random.nextInt(65_000)));
      }
    }
    for (int i = 0; i <= 50; i++) {
      Path path = new JournalFiles(file("edge.log")).rotated(i);
      if (!Files.exists(path)) {
        break;
      }
      assertThat(Files.size(path)).isLessThanOrEqualTo(max);
    }
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
    assertThat(Lines.ofCallers(file("edge.log")).size()).isEqualTo(60);
  }

  @Test
  void withoutBackupsOneFileStaysAndVerifies() throws IOException {
    JournalConfig config = config().withMaxBytes(JournalConfig.MIN_SEALED_BYTES).withBackups(0);
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < 2_000; i++) {
        journal.append(Lines.ofLength(Level.INFO, 300));
      }
    }
    assertThat(file("edge.log.1")).doesNotExist();
    Verification found = verified(file("edge.log"));
    assertThat(found.problem()).isEmpty();
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.firstIndex()).isPositive();
  }

  @Test
  void epochKeysSignAndTheChainStaysShort() throws IOException {
    SealPolicy quiet = quiet();
    SealPolicy epochs =
        new SealPolicy(
            quiet.records(),
            quiet.bytes(),
            quiet.minInterval(),
            quiet.busyInterval(),
            quiet.busyBytes(),
            quiet.quietInterval(),
            quiet.heartbeat(),
            quiet.errorDelay(),
            quiet.errorInterval(),
            quiet.errorMaxInterval(),
            3);
    JournalConfig config =
        config().withMaxBytes(JournalConfig.MIN_SEALED_BYTES).withBackups(2).withSealing(epochs);
    for (int run = 0; run < 2; run++) {
      try (Journal journal = Journal.open(config)) {
        for (int i = 0; i < 1_000; i++) {
          journal.append(Lines.ofLength(Level.INFO, 1_400));
        }
      }
      Verification found = verified(file("edge.log"));
      assertThat(found.problem()).isEmpty();
      assertThat(found.verdict()).isEqualTo(Verdict.OK);
    }
    List<Seal> chain = new ArrayList<>();
    for (String line : Files.readAllLines(file("edge.log.chain"))) {
      chain.add(SealLine.parse(line.getBytes(UTF_8)).seal());
    }
    long epochSeals = chain.stream().filter(Seal::isEpoch).count();
    assertThat(epochSeals).isGreaterThan(4);
    // Beside genesis and epochs: at most the rotate seals since the epoch before the oldest file.
    assertThat(chain.size() - epochSeals - 1).isLessThanOrEqualTo(3 + 2);
  }

  @Test
  void sealsForEachReason() throws IOException {
    SealPolicy quiet = quiet();
    SealPolicy policy =
        new SealPolicy(
            5,
            quiet.bytes(),
            Duration.ZERO,
            quiet.busyInterval(),
            quiet.busyBytes(),
            Duration.ofMillis(50),
            quiet.heartbeat(),
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            1024);
    try (Journal journal = Journal.open(config().withSealing(policy))) {
      journal.append(Lines.info(1));
      await().until(() -> reasons().contains("interval"));
      journal.append(Lines.record(Level.ERROR, "edge", "failed", ""));
      await().until(() -> reasons().contains("error"));
      journal.append(Lines.info(2));
      journal.seal();
      assertThat(reasons()).contains("request");
      for (int i = 0; i < 10; i++) {
        journal.append(Lines.info(i));
      }
      await().until(() -> reasons().contains("volume"));
      // One may be in the file and not be counted yet, and more may come.
      await()
          .untilAsserted(() -> assertThat(journal.stats().seals()).isEqualTo(reasons().size() - 1));
    }
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void endsATornTailOfAnyBytes() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 12; round++) {
      try (Journal journal = Journal.open(config().withSealing(quiet()))) {
        for (int i = 0; i < 20; i++) {
          journal.append(Lines.info(i));
        }
      }
      byte[] torn = new byte[random.nextInt(3_000) + 1];
      if (round % 3 > 0) {
        random.nextBytes(torn);
      }
      if (round % 3 == 1) {
        torn[torn.length - 1] = '\n';
      }
      Files.write(file("edge.log"), torn, StandardOpenOption.APPEND);
      Journal.open(config().withSealing(quiet())).close();
      Verification found = verified(file("edge.log"));
      assertThat(found.problem()).isEmpty();
      assertThat(found.verdict()).isEqualTo(Verdict.TORN);
    }
    assertThat(reasons()).contains("recovery");
  }

  private interface LastDeed {
    void on(Journal journal) throws IOException;
  }

  /** A copy of what a process leaves that is killed behind this. */
  private Path killed(LastDeed deed) throws IOException {
    Path copy = Files.createDirectory(file("copy"));
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(1));
      deed.on(journal);
      for (String name : List.of("edge.log", "edge.log.chain", "edge.log.keys", "edge.log.vkey")) {
        Files.copy(file(name), copy.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return copy.resolve("edge.log");
  }

  @Test
  void anEndBehindASealOnRequestIsUncleanThoughNothingIsUnsealed() throws IOException {
    Path log = killed(Journal::seal);
    Journal.open(JournalConfig.at(log)).close();
    assertThat(Lines.of(log))
        .filteredOn(line -> line.contains("journal_recovered"))
        .singleElement()
        .asString()
        .contains("\"last_seal\":1,\"unsealed\":0");
  }

  @Test
  void anUncleanEndIsWrittenDownThoughNothingIsTorn() throws IOException {
    Path log = killed(Journal::flush);
    Journal.open(JournalConfig.at(log)).close();
    assertThat(Lines.of(log))
        .filteredOn(line -> ControlLines.parseRecovered(line.getBytes(UTF_8)).isPresent())
        .singleElement()
        .asString()
        .contains("\"at\":2,")
        .contains("\"length\":0,")
        .contains("\"last_seal\":0,\"unsealed\":1");
    Journal.open(JournalConfig.at(log)).close();
    assertThat(Lines.of(log)).filteredOn(line -> line.contains("journal_recovered")).hasSize(1);
  }

  @Test
  void aForgedControlLineIsKeptUnderAnotherName() throws IOException {
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.record(Level.INFO, "taffrail.journal", "journal_recovered", ""));
    }
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
    assertThat(Lines.ofCallers(file("edge.log"))).allMatch(l -> l.contains("app.taffrail.journal"));
  }

  @Test
  void aJournalCutBackIsKeptAsideAndANewOneSaysSo() throws IOException {
    Path log = file("edge.log");
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(1));
      journal.seal();
    }
    byte[] early = Files.readAllBytes(log);
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(2));
    }
    Files.write(log, early);
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(3));
    }
    assertThat(Files.readAllBytes(file("edge.log.lost-1").resolve("edge.log"))).isEqualTo(early);
    assertThat(Lines.of(log))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"level\":\"critical\"")
                    .contains("\"event\":\"journal_tampered\"")
                    .contains("\"last_note\":\"example.com/test/edge\\n"));
    assertThat(verified(file("edge.log")).origin()).isEqualTo("example.com/test/edge/2");
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aChangedRecordIsNoticedWhenOpening() throws IOException {
    Path log = file("edge.log");
    for (int lost = 1; lost <= 6; lost++) {
      try (Journal journal = Journal.open(config())) {
        journal.append(Lines.info(4711));
      }
      Files.writeString(log, Files.readString(log).replace("4711", "4712"));
      Journal.open(config()).close();
      assertThat(file("edge.log.lost-" + lost)).isDirectory();
      assertThat(verified(file("edge.log")).origin())
          .isEqualTo("example.com/test/edge/" + (lost + 1));
    }
    // A device that loses its state again and again keeps the newest four of them.
    assertThat(file("edge.log.lost-1")).doesNotExist();
    assertThat(file("edge.log.lost-2")).doesNotExist();
    assertThat(file("edge.log.lost-3")).isDirectory();
    assertThat(Files.readString(log)).contains("\"deleted\":\"edge.log.lost-2\"");
  }

  @Test
  void missingKeysBeginANewIncarnation() throws IOException {
    Journal.open(config()).close();
    Files.delete(file("edge.log.keys"));
    Journal.open(config()).close();
    assertThat(verified(file("edge.log")).origin()).isEqualTo("example.com/test/edge/2");
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aPlainFileIsSetAsideWithoutAlarm() throws IOException {
    Files.write(file("edge.log"), Lines.info(1));
    Journal.open(config()).close();
    assertThat(file("edge.log.lost-1").resolve("edge.log")).exists();
    assertThat(verified(file("edge.log")).origin()).isEqualTo("example.com/test/edge");
    assertThat(Lines.of(file("edge.log"))).noneMatch(line -> line.contains("critical"));
  }

  @Test
  void aSealedJournalIsNotOpenedUnsealed() throws IOException {
    Journal.open(config()).close();
    assertThatThrownBy(() -> Journal.open(config().withSealed(false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sealed");
  }

  @Test
  void oldFilesAreDeletedByAgeUnderASealedRecord() throws IOException {
    JournalConfig config = config().withMaxBytes(JournalConfig.MIN_SEALED_BYTES).withBackups(9);
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < 1_000; i++) {
        journal.append(Lines.ofLength(Level.INFO, 500));
      }
    }
    assertThat(file("edge.log.2")).exists();
    try (Journal journal = Journal.open(config.withKeep(Duration.ofSeconds(1)))) {
      await().until(() -> !Files.exists(file("edge.log.1")));
      journal.append(Lines.info(1));
    }
    Verification found = verified(file("edge.log"));
    assertThat(found.problem()).isEmpty();
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.prunes().get(0).policy()).isEqualTo("keep=PT1S");
  }
}
