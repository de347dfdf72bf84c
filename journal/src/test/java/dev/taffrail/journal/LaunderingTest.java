package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who has none of the keys prepares the files of a journal that is closed, so that its own
 * next openings sign for him. They never make good what he did to sealed lines: the verifier finds
 * it as before, or the journal was kept aside with an alarm. What he writes behind the last seal is
 * sealed, as what an honest crash leaves there is; but nothing follows from it.
 */
@Tag("search")
class LaunderingTest {
  private static final Set<Verdict> GOOD =
      EnumSet.of(Verdict.OK, Verdict.TORN, Verdict.UNSEALED_TAIL);

  private static final String PICTURE = ",\"jpeg\":\"" + "A".repeat(55_000) + "\"";

  @TempDir static Path made;

  @TempDir Path dir;

  private static JournalConfig config(Path folder) {
    return JournalConfig.at(folder.resolve("edge.log"))
        .withOrigin("example.com/test/edge")
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(2);
  }

  /** Files 2 to 0, each with seals, records, torn bytes and recoveries; those before are pruned. */
  @BeforeAll
  static void write() throws IOException {
    for (int run = 0; run < 8; run++) {
      try (Journal journal = Journal.open(config(made))) {
        journal.append(Lines.info(run));
        journal.seal();
        journal.append(Lines.record(Level.INFO, "edge.camera", "picture", PICTURE));
        journal.append(Lines.info(100 + run));
      }
      String torn = run < 7 ? "\0{\"torn" : "";
      Files.writeString(file(made, 0), torn, StandardOpenOption.APPEND);
    }
    assertThat(file(made, 2)).exists();
    assertThat(verify(made).verdict()).isEqualTo(Verdict.TORN);
    assertThat(verify(made).firstIndex()).isPositive();
  }

  @BeforeEach
  void copy() throws IOException {
    copy(dir);
  }

  private static void copy(Path to) throws IOException {
    Victim.copy(file(made, 0), vkey(made), to);
  }

  private static Path file(Path folder, int age) {
    return new JournalFiles(folder.resolve("edge.log")).rotated(age);
  }

  private Path file(int age) {
    return file(dir, age);
  }

  private static Vkey vkey(Path folder) throws IOException {
    return Vkey.parse(Files.readString(folder.resolve("edge.log.vkey")).strip());
  }

  private static Verification verify(Path folder) throws IOException {
    return Verifier.verify(file(folder, 0), vkey(folder));
  }

  /** What the device does next, twice: the second opening sees what the first one sealed. */
  private static void openTwice(JournalConfig config) throws IOException {
    for (int i = 0; i < 2 && !isAside(new JournalFiles(config.path()).directory()); i++) {
      try (Journal journal = Journal.open(config)) {
        journal.append(Lines.info(4711));
      }
    }
  }

  private static boolean isAside(Path folder) {
    return Files.exists(folder.resolve("edge.log.lost-1").resolve("edge.log"));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasDoneToTheNewestFileIsNeverMadeGood(AttackMatrixTest.Operation operation)
      throws IOException {
    for (AttackMatrixTest.Place place : AttackMatrixTest.Place.values()) {
      attack(0, operation, place);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatWasDoneToAnOlderFileIsNeverMadeGood(int age) throws IOException {
    for (AttackMatrixTest.Place place : AttackMatrixTest.Place.values()) {
      attack(age, AttackMatrixTest.Operation.CHANGE, place);
      attack(age, AttackMatrixTest.Operation.CUT_FROM, place);
    }
  }

  private void attack(int age, AttackMatrixTest.Operation operation, AttackMatrixTest.Place place)
      throws IOException {
    Path folder = dir.resolve(operation + "-" + place);
    copy(folder);
    List<String> lines = Victim.lines(file(folder, age));
    operation.apply(lines, place.in(lines));
    Victim.write(file(folder, age), lines);
    openTwice(config(folder));
    assertNotMadeGood(folder, operation + " of " + place + " in file " + age);
  }

  /** Whoever believes the journal has all that was sealed in it, as it was sealed. */
  private static void assertNotMadeGood(Path folder, String attack) throws IOException {
    if (isAside(folder)) {
      assertThat(Lines.of(file(folder, 0)).get(1))
          .as(attack)
          .contains("\"level\":\"critical\"", "\"event\":\"journal_tampered\"");
    } else if (GOOD.contains(Verifier.verify(file(folder, 0), vkey(made)).verdict())) {
      for (int age = 0; age < 3; age++) {
        boolean whole = text(file(folder, age)).startsWith(text(file(made, age)));
        assertThat(whole).as("%s, looking at file %d", attack, age).isTrue();
      }
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  /** What is written behind the last seal to have the old files deleted. */
  enum Plant {
    A_PRUNE {
      @Override
      void on(Path file, long newest) throws IOException {
        Forger.behind(file).prune(newest);
      }
    },
    A_PRUNE_AND_TORN_BYTES {
      @Override
      void on(Path file, long newest) throws IOException {
        A_PRUNE.on(file, newest);
        Files.writeString(file, "\0{", StandardOpenOption.APPEND);
      }
    },
    A_PRUNE_AND_A_RECOVERY_OF_HIS_OWN {
      @Override
      void on(Path file, long newest) throws IOException {
        A_PRUNE.on(file, newest);
        explain(file);
      }
    },
    A_PRUNE_BEHIND_A_RECOVERY_OF_HIS_OWN {
      @Override
      void on(Path file, long newest) throws IOException {
        Forger.behind(file).line(Lines.info(666));
        explain(file);
        append(file, Forger.pruned(newest));
      }
    },
    /** The recovery's seal finds no room: that of the next file covers it. */
    A_PRUNE_AND_A_FULL_FILE {
      @Override
      void on(Path file, long newest) throws IOException {
        A_PRUNE.on(file, newest);
        long room = JournalConfig.MIN_SEALED_BYTES - SealedSegments.RESERVE - Files.size(file);
        append(file, Lines.ofLength(Level.INFO, Math.toIntExact(room - 500)));
      }
    };

    abstract void on(Path file, long newest) throws IOException;

    /** For that nobody needs keys. */
    private static void explain(Path file) throws IOException {
      try (JournalSnapshot files = JournalSnapshot.open(file)) {
        Replay replay = new Replay(files.sealed(), new Replay.Visitor() {});
        replay.run();
        append(file, ControlLines.recovered(Instant.EPOCH, replay.recovery()));
      } catch (TamperedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void append(Path file, byte[] line) throws IOException {
      SealedJournal.write(file, line, StandardOpenOption.APPEND);
    }
  }

  /**
   * The device seals the prune as it recovers: it deletes nothing for it, and nothing that somebody
   * deletes is excused by it.
   */
  @ParameterizedTest
  @EnumSource
  void aPruneBehindTheLastSealDeletesNothingAndExcusesNothing(Plant plant) throws IOException {
    long newest = Forger.seal(Victim.lines(file(0)).get(0)).seal().size();
    plant.on(file(0), newest);
    assertThat(verify(dir).verdict()).isEqualTo(Verdict.UNSEALED_TAIL);
    openTwice(config(dir).withBackups(9));
    Verification found = verify(dir);
    assertThat(found.verdict()).as("%s", found.problem()).isEqualTo(Verdict.TORN);
    assertThat(found.firstIndex()).isEqualTo(verify(made).firstIndex());
    assertThat(found.prunes()).isEqualTo(verify(made).prunes());
    for (Path file : found.files()) {
      if (Forger.seal(Victim.lines(file).get(0)).seal().size() < newest) {
        Files.delete(file);
      }
    }
    assertThat(verify(dir).verdict()).isEqualTo(Verdict.TAMPER);
  }

  /** Files older than the newest go by the journal's own prune, though an invented one is there. */
  @Test
  void theJournalsOwnPruneGoesOnCountingBehindAnInventedOne() throws IOException {
    Forger.behind(file(0)).prune(4);
    try (Journal journal = Journal.open(config(dir))) {
      for (int i = 0; i < 9; i++) {
        journal.append(Lines.record(Level.INFO, "edge.camera", "picture", PICTURE));
      }
    }
    assertThat(file(2)).exists();
    assertThat(file(3)).doesNotExist();
    assertThat(verify(dir).verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasDoneToTheChainIsNeverMadeGood(AttackMatrixTest.Operation operation)
      throws IOException {
    String chain = text(dir.resolve("edge.log.chain"));
    int count = Victim.lines(dir.resolve("edge.log.chain")).size();
    for (int line = 0; line < count; line++) {
      Path folder = dir.resolve("chain-" + line);
      copy(folder);
      List<String> lines = Victim.lines(folder.resolve("edge.log.chain"));
      operation.apply(lines, line);
      Victim.write(folder.resolve("edge.log.chain"), lines);
      openTwice(config(folder));
      String attack = operation + " of line " + line + " of the chain";
      assertNotMadeGood(folder, attack);
      if (!isAside(folder) && GOOD.contains(verify(folder).verdict())) {
        assertThat(text(folder.resolve("edge.log.chain"))).as(attack).isEqualTo(chain);
      }
    }
  }

  /** A story of plain files that were found here, as the device tells it itself when it is true. */
  @ParameterizedTest
  @ValueSource(strings = {"moving", "moved"})
  void aPlantedStoryThatTheFilesHadNoSealsIsToldAsAnAlarm(String stage) throws IOException {
    Path lost = Files.createDirectories(dir.resolve("edge.log.lost-1"));
    if (stage.equals("moved")) {
      for (String name : List.of("edge.log.2", "edge.log.1", "edge.log", "edge.log.chain")) {
        Files.move(dir.resolve(name), lost.resolve(name));
      }
      Files.delete(dir.resolve("edge.log.vkey"));
    }
    Files.writeString(lost.resolve(stage), "example.com/test/edge\nplain\n\n");
    Journal.open(config(dir)).close();
    assertThat(Lines.of(file(0)).get(1))
        .contains("\"level\":\"critical\"", "\"event\":\"journal_tampered\"");
    assertThat(Verifier.verify(lost.resolve("edge.log"), vkey(made)).verdict())
        .isEqualTo(Verdict.TORN);
  }

  /**
   * Who has become root knows no destroyed key, but can write in the key file that it was one of
   * his own: the device takes his seal for its last one and goes on behind it, the verifier not.
   */
  @Test
  void aForgedHalfOfADestroyedKeyFoolsTheDeviceAndNeverTheVerifier() throws IOException {
    List<String> lines = Victim.lines(file(0));
    Seal last = Forger.behind(file(0)).last();
    Forger root = Forger.behind(file(0), lines.size() - 2).line(Lines.info(666));
    forgeDestroyedKey(last.number(), root.publicKey());
    root.seal(SealReason.CLOSE, last.next());
    assertThat(root.last().number()).isEqualTo(last.number());
    openTwice(config(dir));
    assertThat(isAside(dir)).isFalse();
    assertThat(verify(dir).verdict()).isEqualTo(Verdict.TAMPER);
  }

  /** In the slot that was that key's: 32 bytes behind the seed, under two hashes. */
  private void forgeDestroyedKey(long number, byte[] half) throws IOException {
    Path file = dir.resolve("edge.log.keys");
    ByteBuffer keys = ByteBuffer.wrap(Files.readAllBytes(file));
    int slot = (int) (number % 2) * 4_096;
    assertThat(keys.getLong(slot + 13)).isEqualTo(number + 2);
    keys.put(slot + 53, half);
    for (int hashed : new int[] {85, 149}) {
      byte[] before = Arrays.copyOfRange(keys.array(), slot, slot + hashed);
      keys.put(slot + hashed, Merkle.sha256().digest(before));
    }
    Files.write(file, keys.array());
  }

  /** Files and keys of an earlier day together: only who has later seals knows that there were. */
  @Test
  void aStateThatIsPutBackWholeIsSeenByAnchorsAlone() throws IOException {
    Path later = dir.resolve("later");
    copy(later);
    openTwice(config(later));
    VerifyOptions anchors =
        VerifyOptions.DEFAULT.withAnchors(List.of(file(later, 0), file(later, 1)));
    assertThat(Verifier.verify(file(0), vkey(dir), anchors).verdict()).isEqualTo(Verdict.ROLLBACK);
    openTwice(config(dir));
    assertThat(verify(dir).verdict()).isEqualTo(Verdict.TORN);
    assertThat(Verifier.verify(file(0), vkey(dir), anchors).verdict()).isEqualTo(Verdict.FORK);
  }
}
