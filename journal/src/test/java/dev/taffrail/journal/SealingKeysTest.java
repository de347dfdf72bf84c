package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose keys are in a chip that never gives them away. */
class SealingKeysTest {
  @TempDir Path dir;

  private final SecureElement chip = new SecureElement();

  @AfterEach
  void theChipWasUsedAsTheContractSays() {
    assertThat(chip.misuse()).isEmpty();
  }

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config(Path log) {
    Duration day = Duration.ofDays(1);
    return JournalConfig.at(log)
        .withOrigin("example.com/test/edge")
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(2)
        .withSealing(
            new SealPolicy(64, 1L << 40, Duration.ZERO, day, 1L << 40, day, day, day, day, day, 2))
        .withKeys(chip);
  }

  private static void append(Journal journal, int records) throws IOException {
    byte[] line = Lines.ofLength(Level.INFO, 999);
    for (int i = 0; i < records; i++) {
      journal.append(line);
    }
    journal.flush();
  }

  @Test
  void goesThroughRotationsEpochsAndRestartsWithoutAKeyFile() throws Exception {
    for (int run = 0; run < 2; run++) {
      try (Journal journal = Journal.open(config(log()))) {
        append(journal, 500);
      }
    }
    Verification found = verified(log());
    assertThat(found.problem()).isEmpty();
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.firstIndex()).isPositive();
    assertThat(dir.resolve("edge.log.keys")).doesNotExist();
    assertThat(chip.keys()).isEqualTo(6);
    assertThat(chip.calls()).contains("sign segment 4", "sign epoch 2");
  }

  @Test
  void theRootKeySignsOnceAndIsDestroyedBeforeItsVkeyIsThere() throws Exception {
    chip.fail(call -> assertThat(log().resolveSibling("edge.log.vkey")).doesNotExist());
    Journal.create(config(log()));
    assertThat(chip.calls())
        .containsExactly(
            "open",
            "clear",
            "generate seal 0",
            "generate seal 1",
            "generate segment 1",
            "generate epoch 1",
            "sign seal 0",
            "generate seal 2",
            "generate segment 2",
            "generate epoch 2",
            "force");
  }

  @Test
  void aKeyIsDestroyedBeforeTheNextOneSigns() throws Exception {
    Journal.create(config(log()));
    int before = chip.calls().size();
    try (Journal journal = Journal.open(config(log()))) {
      journal.append(Lines.info(1));
      journal.seal();
    }
    List<String> calls = chip.calls();
    assertThat(calls.subList(before, calls.size()))
        .containsExactly(
            "open",
            "held",
            "held",
            "force",
            "sign seal 1",
            "generate seal 3",
            "force",
            "sign seal 2",
            "generate seal 4",
            "force");
  }

  @Test
  @Tag("search")
  void everyCrashIsRecoveredFrom() throws Exception {
    Random random = new Random(11);
    int died = 0;
    for (int at = 0; died == at; at++) {
      Path log = Files.createDirectory(dir.resolve("run" + at)).resolve("edge.log");
      chip.replace();
      if (at % 2 == 1) {
        // Every other run dies in a rotation with a prune instead of the very beginning.
        try (Journal journal = Journal.open(config(log))) {
          append(journal, 350);
        }
      }
      died += diesAt(at, log) ? 1 : 0;
      chip.cutPower(random);
      Journal.open(config(log)).close();
      Verification found = verified(log);
      assertThat(found.problem()).as("died at operation %d", at).isEmpty();
      assertThat(found.verdict()).as("died at %d", at).isIn(Verdict.OK, Verdict.TORN);
      assertThat(log.resolveSibling("edge.log.lost-1")).as("died at %d", at).doesNotExist();
    }
    assertThat(died).isGreaterThan(25);
  }

  /** Opens and writes until disk and chip die at their n-th operation; whether it came so far. */
  private boolean diesAt(int at, Path log) {
    AtomicInteger left = new AtomicInteger(at);
    FaultyDisk disk = new FaultyDisk();
    disk.fail(
        (operation, path, bytes) -> {
          countDown(left);
          return bytes;
        });
    chip.fail(call -> countDown(left));
    try (Journal journal = Journal.open(config(log), disk.platform())) {
      append(journal, 140);
    } catch (IOException e) {
      chip.heal();
      return true;
    }
    chip.heal();
    return false;
  }

  private static void countDown(AtomicInteger left) throws IOException {
    if (left.getAndDecrement() <= 0) {
      throw new IOException("the power is gone");
    }
  }

  @Test
  void keysThatAreGoneBeginANewIncarnation() throws Exception {
    Journal.open(config(log())).close();
    chip.replace();
    Journal.open(config(log())).close();
    Verification found = verified(log());
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.origin()).isEqualTo("example.com/test/edge/2");
    assertThat(Lines.of(log()))
        .anyMatch(
            line ->
                line.contains("journal_tampered")
                    && line.contains("found no key")
                    && line.contains("secure element 7"));
  }

  @Test
  void aChipOutOfReachLeavesTheJournalAsItIs() throws Exception {
    Journal.open(config(log())).close();
    byte[] before = Files.readAllBytes(log());
    for (SecureElement.Call broken : List.of(SecureElement.Call.OPEN, SecureElement.Call.HELD)) {
      chip.fail(
          call -> {
            if (call == broken) {
              throw new IllegalStateException("bus error");
            }
          });
      assertThatThrownBy(() -> Journal.open(config(log())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bus error");
      chip.heal();
    }
    assertThat(log()).hasBinaryContent(before);
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    Journal.open(config(log())).close();
    assertThat(verified(log()).origin()).isEqualTo("example.com/test/edge");
  }

  @Test
  void aChipThatFailsForAWhileCostsNoRecord() throws Exception {
    try (Journal journal = Journal.open(config(log()))) {
      chip.fail(
          call -> {
            throw new IOException("busy");
          });
      for (int i = 0; i < 100; i++) {
        assertThat(Lines.offer(journal, Level.ERROR, Lines.info(i))).isTrue();
      }
      assertThatThrownBy(journal::seal).isInstanceOf(IOException.class);
      chip.heal();
      await().untilAsserted(journal::seal);
    }
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(Lines.ofCallers(log())).filteredOn(line -> line.contains("reading")).hasSize(100);
  }

  @Test
  void wrongSignaturesAndKeysAreAFailureOfTheChipAndNeverOfTheJournal() throws Exception {
    Journal.open(config(log())).close();
    SealingKeys.Opener broken = journal -> new Wrong(chip.open(journal));
    assertThatThrownBy(() -> Journal.open(config(log()).withKeys(broken)).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a signature of seal key 2")
        .hasMessageContaining("does not fit its public key");
    Journal.open(config(log())).close();
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).origin()).isEqualTo("example.com/test/edge");
  }

  /** Signs something else than it was asked to. */
  private record Wrong(SealingKeys keys) implements SealingKeys {
    @Override
    public List<Held> held() throws IOException {
      return keys.held();
    }

    @Override
    public byte[] generate(KeyChain chain, long number) throws IOException {
      return keys.generate(chain, number);
    }

    @Override
    public byte[] sign(KeyChain chain, long number, byte[] message) throws IOException {
      return keys.sign(chain, number, new byte[] {1});
    }

    @Override
    public void force() throws IOException {
      keys.force();
    }

    @Override
    public void clear() throws IOException {
      keys.clear();
    }

    @Override
    public void close() throws IOException {
      keys.close();
    }

    @Override
    public String toString() {
      return "wrong";
    }
  }
}
