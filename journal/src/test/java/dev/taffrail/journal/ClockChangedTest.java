package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockChangedTest {
  /** A busy machine takes seconds from one setting of a clock to the next. */
  private static final Offset<Long> NEARLY = Offset.offset(20_000L);

  @TempDir Path dir;

  private final SetClocks clocks = new SetClocks();

  private Path log() {
    return dir.resolve("edge.log");
  }

  private Journal open(boolean sealed) throws IOException {
    JournalConfig config = JournalConfig.at(log()).withSealed(sealed);
    return Journal.open(config, clocks.platform(RealDisk.INSTANCE));
  }

  private List<ClockChange> changes() throws IOException {
    return Lines.of(log()).stream()
        .map(line -> ClockChange.parse(line.getBytes(UTF_8)))
        .flatMap(Optional::stream)
        .toList();
  }

  private void verifies() throws IOException {
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFirstSynchronisationOfADeviceThatStartedIn1970IsWrittenDown(boolean sealed)
      throws Exception {
    clocks.setTo(Instant.EPOCH.plusSeconds(30));
    try (Journal journal = open(sealed)) {
      journal.append(Lines.info(1));
      journal.flush();
      clocks.setTo(Instant.parse("2026-05-30T08:00:00Z"));
      journal.append(Lines.info(2));
      journal.flush();
      journal.append(Lines.info(3));
    }
    assertThat(changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.time()).isAfter(Instant.parse("2026-05-30T07:59:59Z"));
              assertThat(change.correctionMillis())
                  .isCloseTo(Instant.parse("2026-05-30T07:59:30Z").toEpochMilli(), NEARLY);
              assertThat(change.bootId()).hasSize(8);
            });
    List<String> lines = Lines.of(log());
    int change = indexOf(lines, "clock_changed");
    assertThat(indexOf(lines, "\"n\":1}")).isLessThan(change);
    assertThat(indexOf(lines, "\"n\":2}")).isGreaterThan(change);
    assertThat(lines.get(change)).contains("\"before\":\"1970-01-01T00:00:3");
    if (sealed) {
      verifies();
    }
  }

  @Test
  void whatTheClockDidWhileTheJournalWasClosedIsWrittenDownBeforeTheFirstRecord() throws Exception {
    clocks.setTo(Instant.EPOCH.plusSeconds(30));
    try (Journal journal = open(true)) {
      journal.append(Lines.info(1));
    }
    clocks.setTo(Instant.parse("2026-05-30T08:00:00Z"));
    try (Journal journal = open(true)) {
      journal.append(Lines.info(2));
    }
    try (Journal journal = open(true)) {
      journal.append(Lines.info(3));
    }
    assertThat(changes())
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.correctionMillis())
                    .isCloseTo(Instant.parse("2026-05-30T07:59:30Z").toEpochMilli(), NEARLY));
    List<String> lines = Lines.of(log());
    assertThat(indexOf(lines, "\"n\":2}")).isEqualTo(indexOf(lines, "clock_changed") + 1);
    verifies();
  }

  @Test
  void whatTheMachineSleptWhileTheJournalWasClosedIsToldFromAClockThatWasSet() throws Exception {
    try (Journal journal = open(true)) {
      journal.append(Lines.info(1));
    }
    clocks.sleep(Duration.ofHours(8));
    try (Journal journal = open(true)) {
      journal.append(Lines.info(2));
    }
    clocks.set(Duration.ofDays(365));
    try (Journal journal = open(true)) {
      journal.append(Lines.info(3));
    }
    assertThat(changes()).hasSize(2);
    assertThat(changes().get(0).sleptMillis()).isCloseTo(8 * 3_600_000L, NEARLY);
    assertThat(changes().get(0).correctionMillis()).isCloseTo(0, NEARLY);
    assertThat(changes().get(1).correctionMillis())
        .as("the eight hours may have been these")
        .isCloseTo(Duration.ofDays(365).minusHours(8).toMillis(), NEARLY);
  }

  @Test
  void aChangeThatTheCrashedWriterToldIsNotToldAgain() throws Exception {
    Path copy = dir.resolve("copy");
    try (Journal journal = open(true)) {
      clocks.set(Duration.ofHours(1));
      journal.append(Lines.info(1));
      journal.flush();
      Files.createDirectories(copy);
      for (String end : List.of("", ".chain", ".keys", ".vkey")) {
        Files.copy(dir.resolve("edge.log" + end), copy.resolve("edge.log" + end), COPY_ATTRIBUTES);
      }
    }
    JournalConfig config = JournalConfig.at(copy.resolve("edge.log"));
    try (Journal journal = Journal.open(config, clocks.platform(RealDisk.INSTANCE))) {
      journal.append(Lines.info(2));
    }
    assertThat(Lines.of(copy.resolve("edge.log")))
        .filteredOn(l -> l.contains("clock_changed"))
        .hasSize(1);
  }

  @Test
  void aMachineThatIsPausedWhileASealIsMadeSaysNothing() throws Exception {
    Clocks stalled = new StalledClocks(clocks, () -> clocks.pass(Duration.ofSeconds(3)));
    Platform system = Platform.system();
    Platform platform =
        new Platform(system.disk(), stalled, system.random(), system.bootId(), system.host());
    for (int i = 0; i < 3; i++) {
      try (Journal journal = Journal.open(JournalConfig.at(log()), platform)) {
        journal.append(Lines.info(i));
        journal.seal();
      }
    }
    assertThat(changes()).isEmpty();
    assertThat(Lines.of(log()).stream().flatMap(line -> clock(line).stream()))
        .hasSize(7)
        .allSatisfy(
            seal ->
                assertThat(seal.time().toEpochMilli() - seal.monotonicMillis())
                    .isCloseTo(clocks.read().offsetMicros() / 1_000, Offset.offset(1_000L)));
  }

  private static Optional<SealedClock> clock(String line) {
    return SealedClock.parse(line.getBytes(UTF_8));
  }

  @Test
  void theClockOfAnotherBootSaysNothing() throws Exception {
    Platform system = clocks.platform(RealDisk.INSTANCE);
    Platform before =
        new Platform(system.disk(), clocks, system.random(), "earlier0", system.host());
    JournalConfig config = JournalConfig.at(log());
    Journal.open(config, before).close();
    clocks.set(Duration.ofHours(1));
    try (Journal journal = open(true)) {
      journal.append(Lines.info(1));
    }
    assertThat(changes()).isEmpty();
  }

  private static int indexOf(List<String> lines, String part) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(part)) {
        return i;
      }
    }
    throw new AssertionError("expected a line with " + part + ", found none");
  }

  @Test
  void aClockThatIsSetBackIsWrittenDownAndTheJournalGoesOn() throws Exception {
    try (Journal journal = open(true)) {
      journal.append(Lines.record(Level.ERROR, "edge", "failed", ""));
      journal.sync();
      clocks.set(Duration.ofHours(-5));
      journal.append(Lines.info(2));
      journal.seal();
      clocks.set(Duration.ofHours(5));
      journal.append(Lines.info(3));
    }
    assertThat(changes()).hasSize(2);
    assertThat(changes().get(0).jumpMillis()).isCloseTo(-5 * 3_600_000L, NEARLY);
    assertThat(changes().get(1).jumpMillis()).isCloseTo(5 * 3_600_000L, NEARLY);
    verifies();
  }

  @Test
  void aClockThatIsDisciplinedLittleByLittleIsWrittenDownOnceItAddsUp() throws Exception {
    try (Journal journal = open(true)) {
      for (int i = 0; i < 7; i++) {
        clocks.set(Duration.ofMillis(300));
        journal.append(Lines.info(i));
        journal.flush();
        assertThat(changes()).hasSize(i < 6 ? 0 : 1);
      }
    }
  }

  @Test
  void aSleepIsToldFromAClockThatWasSet() throws Exception {
    try (Journal journal = open(true)) {
      clocks.sleep(Duration.ofHours(8));
      journal.append(Lines.info(1));
      journal.flush();
      clocks.set(Duration.ofMinutes(1));
      journal.append(Lines.info(2));
    }
    assertThat(changes().get(0).sleptMillis()).isEqualTo(8 * 3_600_000L);
    assertThat(changes().get(0).correctionMillis()).isCloseTo(0, NEARLY);
    assertThat(changes().get(1).sleptMillis()).isZero();
    assertThat(changes().get(1).correctionMillis()).isCloseTo(60_000, NEARLY);
  }
}
