package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFree;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.SecureElement.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The store of keys fails or does not answer, in each of its calls, while the journal is open. */
@Tag("search")
@Timeout(60)
class KeysOutageTest {
  @TempDir Path dir;

  private final SecureElement chip = new SecureElement();

  /** How a store is down. */
  enum Way {
    FAILS,
    HANGS;

    SecureElement.Hang begin(SecureElement chip, Set<Call> calls) {
      SecureElement.Hang hang = chip.hang(calls);
      if (this == FAILS) {
        chip.fail(
            call -> {
              if (calls.contains(call)) {
                throw new IOException("bus error");
              }
            });
      }
      return hang;
    }
  }

  @AfterEach
  void theChipWasUsedAsTheContractSays() {
    assertThat(chip.misuse()).isEmpty();
  }

  static Stream<Arguments> outages() {
    return Stream.of(Call.SIGN, Call.GENERATE, Call.FORCE)
        .flatMap(call -> Stream.of(Way.values()).map(way -> Arguments.of(call, way)));
  }

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    Duration day = Duration.ofDays(1);
    return JournalConfig.at(log())
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBufferBytes(128 * 1024)
        .withBackups(2)
        .withSealing(
            new SealPolicy(
                20, 1L << 40, Duration.ZERO, day, 1L << 40, day, day, day, day, day, 1024))
        .withKeys(chip);
  }

  private long said(String event) throws IOException {
    return Lines.of(log()).stream()
        .filter(line -> line.contains("\"event\":\"" + event + "\""))
        .count();
  }

  /** While the journal goes on to the next file, there is for a moment none of its name. */
  private static ConditionFactory awaitSaid() {
    return await().ignoreException(NoSuchFileException.class);
  }

  private List<String> readings() throws IOException {
    List<String> lines = Lines.of(log());
    lines.removeIf(line -> !line.contains("edge.sensor"));
    return lines;
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new String(Lines.info(i), UTF_8)).toList();
  }

  private static long dropped(Journal journal) {
    return journal.stats().dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  @ParameterizedTest
  @MethodSource("outages")
  void recordsAreWrittenAndForcedMeanwhileAndSealedWhenItIsOver(Call call, Way way)
      throws Exception {
    try (Journal journal = Journal.open(config())) {
      journal.append(Lines.info(0));
      journal.seal();
      try (SecureElement.Hang down = way.begin(chip, EnumSet.of(call))) {
        assertThat(down).isNotNull();
        // A seal by volume is due at the 20th.
        for (int i = 1; i < 100; i++) {
          journal.append(Lines.info(i));
          journal.flush();
          assertThat(readings()).hasSize(i + 1);
        }
        assertThatThrownBy(journal::seal)
            .hasMessageContaining("secure element 7: " + call.name().toLowerCase(Locale.ROOT));
        journal.sync();
        awaitSaid().until(() -> said("keys_unavailable") == 1);
      }
      // By itself: nobody asks.
      awaitSaid().until(() -> said("keys_available") == 1);
      assertThat(said("keys_unavailable")).isEqualTo(1);
    }
    assertThat(readings()).containsExactlyElementsOf(numbered(100));
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThatNoKeySignsBeforeTheOneBeforeItIsDestroyed();
  }

  private void assertThatNoKeySignsBeforeTheOneBeforeItIsDestroyed() {
    List<String> calls = chip.calls();
    for (int at = 0; at < calls.size(); at++) {
      if (calls.get(at).matches("sign seal [1-9][0-9]*")) {
        long number = Long.parseLong(calls.get(at).substring("sign seal ".length()));
        List<String> before = calls.subList(0, at);
        int made = before.indexOf("generate seal " + (number + 1));
        assertThat(made).as(calls.get(at)).isNotNegative();
        assertThat(before.subList(made, at)).as(calls.get(at)).contains("force");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("outages")
  void whatFindsNoRoomInTheNewestFileWaitsIsRefusedByLevelAndCounted(Call call, Way way)
      throws Exception {
    JournalStats stats;
    int taken = 0;
    try (Journal journal = Journal.open(config().withTimeout(Duration.ofSeconds(3)))) {
      try (SecureElement.Hang down = way.begin(chip, EnumSet.of(call))) {
        assertThat(down).isNotNull();
        byte[] info = Lines.ofLength(Level.INFO, 999);
        await()
            .pollInterval(Duration.ofMillis(1))
            .untilAsserted(
                () -> {
                  assertThat(Lines.offer(journal, Level.INFO, info)).isFalse();
                  assertThatThrownBy(journal::flush).hasMessageContaining("secure element 7");
                });
        while (Lines.offer(journal, Level.ERROR, Lines.ofLength(Level.ERROR, 999))) {
          taken++;
        }
        assertThat(taken).isPositive();
        assertThatThrownBy(() -> journal.append(Lines.ofLength(Level.ERROR, 9_999)))
            .isInstanceOf(IOException.class);
        assertThat(Files.size(log())).isLessThanOrEqualTo(JournalConfig.MIN_SEALED_BYTES);
        assertThat(dir.resolve("edge.log.1"))
            .satisfiesAnyOf(
                file -> assertThat(file).doesNotExist(),
                // Where the signature was there, one file more was begun.
                file -> assertThat(call).isNotEqualTo(Call.SIGN));
      }
      // By itself: nobody asks.
      awaitSaid().atMost(Duration.ofSeconds(40)).until(() -> said("records_dropped") > 0);
      awaitSaid().until(() -> said("keys_available") + said("keys_unavailable") > 0);
      journal.sync();
      stats = journal.stats();
      assertThat(dropped(journal)).isPositive();
    }
    long written = stats.written().values().stream().mapToLong(Long::longValue).sum();
    assertThat(written).isEqualTo(readings().size());
    assertThat(said("keys_unavailable")).isEqualTo(1);
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(log()).dropped())
        .isEqualTo(stats.dropped().values().stream().mapToLong(Long::longValue).sum());
  }

  /** A seal needs more room than a short record: its file is left only with a signature. */
  @ParameterizedTest
  @EnumSource
  void aRotationThatIsBrokenOffLeavesTheFileOpenForWhatStillFits(Way way) throws Exception {
    try (Journal journal = Journal.open(config())) {
      // Synced, so that no rotation is under way behind it.
      while (!Files.exists(dir.resolve("edge.log.2"))) {
        journal.append(Lines.ofLength(Level.INFO, 9_999));
        journal.sync();
      }
      fillUntilRoomFor(3_000, journal);
      List<String> before = readings();
      long pruned = said("journal_pruned");
      try (SecureElement.Hang down = way.begin(chip, EnumSet.of(Call.SIGN))) {
        assertThat(down).isNotNull();
        fillUntilRoomFor(700, journal);
        for (int i = 0; i < 3; i++) {
          assertThatThrownBy(journal::seal).hasMessageContaining("sign");
        }
        journal.append(Lines.info(0));
        journal.flush();
        assertThat(readings()).hasSizeGreaterThan(before.size()).contains(numbered(1).get(0));
        assertThat(dir.resolve("edge.log.new")).doesNotExist();
        // Announced once, however often it was tried.
        assertThat(said("journal_pruned")).isEqualTo(pruned + 1);
      }
      awaitSaid().until(() -> said("keys_available") == 1);
      await().until(() -> Files.exists(dir.resolve("edge.log.2")));
      await().until(() -> !Files.exists(dir.resolve("edge.log.3")));
    }
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(log()).firstIndex()).isPositive();
  }

  private void fillUntilRoomFor(long bytes, Journal journal) throws IOException {
    while (JournalConfig.MIN_SEALED_BYTES - SealedSegments.RESERVE - Files.size(log()) > bytes) {
      journal.append(Lines.ofLength(Level.INFO, 149));
      journal.flush();
    }
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aJournalIsClosedUnsealedAndForcedAndIsFreeWhenTheStoreAnswers(Call call, Way way)
      throws Exception {
    Journal journal = Journal.open(config());
    try (SecureElement.Hang down = way.begin(chip, EnumSet.of(call))) {
      assertThat(down).isNotNull();
      for (int i = 0; i < 5; i++) {
        journal.append(Lines.info(i));
      }
      assertThatThrownBy(journal::close)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("secure element 7");
      assertThat(readings()).containsExactlyElementsOf(numbered(5));
      if (way == Way.HANGS) {
        assertThatThrownBy(() -> Journal.open(config())).isInstanceOf(JournalHeldException.class);
      }
    }
    await().until(() -> isFree(config()));
    assertThat(readings()).containsExactlyElementsOf(numbered(5));
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(log()).origin()).doesNotEndWith("/2");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "HELD", "GENERATE", "SIGN", "FORCE", "CLEAR"})
  void aNewJournalIsNotOpenedWhereTheStoreHangsAndIsWhenItAnswers(Call call) throws Exception {
    try (SecureElement.Hang down = chip.hang(EnumSet.of(call))) {
      assertThat(down).isNotNull();
      assertThatThrownBy(() -> Journal.open(config()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(call.name().toLowerCase(Locale.ROOT))
          .hasMessageEndingWith("has not returned within 1 s");
      assertThatThrownBy(() -> Journal.open(config())).isInstanceOf(JournalHeldException.class);
    }
    await().until(() -> isFree(config()));
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aKilledJournalIsRecoveredWhenTheStoreAnswersAndDoesNotGrowBefore(Call call, Way way)
      throws Exception {
    FaultyDisk disk = new FaultyDisk();
    SecureElement.Hang down = chip.hang(EnumSet.noneOf(Call.class));
    try (Journal journal = Journal.open(config(), disk.platform())) {
      journal.append(Lines.info(0));
      journal.seal();
      down = way.begin(chip, EnumSet.of(call));
      for (int i = 1; i < 50; i++) {
        journal.append(Lines.info(i));
      }
      journal.sync();
      assertThatThrownBy(journal::seal).isInstanceOf(IOException.class);
      // From here on nothing of this process reaches disk or chip.
      kill(disk);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("secure element 7");
    }
    down.close();
    chip.cutPower(new Random(7));
    byte[] left = Files.readAllBytes(log());
    try (SecureElement.Hang still = way.begin(chip, EnumSet.of(Call.SIGN))) {
      assertThat(still).isNotNull();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> Journal.open(config())).isInstanceOf(IOException.class);
      }
      assertThat(log()).hasBinaryContent(left);
    }
    await().until(() -> isFree(config()));
    assertThat(readings()).containsExactlyElementsOf(numbered(50));
    assertThat(said("journal_recovered")).isEqualTo(1);
    assertThat(verified(log()).problem()).isEmpty();
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  private void kill(FaultyDisk disk) {
    disk.fail(
        (operation, path, bytes) -> {
          throw new IOException("killed");
        });
  }

  /** Each of its own records would be a reason for the next seal, and that for the next failure. */
  @Test
  void aStoreThatFailsEverySecondTimeIsNoReasonForAStormOfRecords() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<Long> counts = new ArrayList<>();
    try (Journal journal = Journal.open(config().withSealing(SealPolicy.DEFAULT))) {
      chip.fail(
          call -> {
            if (call == Call.SIGN && calls.getAndIncrement() % 2 == 0) {
              throw new IOException("busy");
            }
          });
      journal.append(Lines.record(Level.ERROR, "edge.sensor", "reading", ""));
      awaitSaid().until(() -> said("keys_available") == 1);
      await().during(Duration.ofSeconds(3)).until(() -> counts.add(said("keys_unavailable")));
      chip.heal();
    }
    assertThat(counts).containsOnly(1L);
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }
}
