package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker tries with a journal of several files that the writer itself made. */
class ForgeryTest {
  private static final String PRUNE =
      ",\"event\":\"journal_pruned\",\"min_index\":9999,\"files\":9,\"bytes\":9,\"policy\":\"mine\"}";

  @TempDir Path dir;

  private JournalConfig config() {
    return JournalConfig.at(file(0))
        .withOrigin("example.com/test/edge")
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(9);
  }

  private Path file(int age) {
    return new JournalFiles(dir.resolve("edge.log")).rotated(age);
  }

  @BeforeEach
  void write() throws IOException {
    try (Journal journal = Journal.open(config())) {
      for (int i = 0; i < 350; i++) {
        journal.append(
            Lines.record(
                Level.INFO,
                "edge",
                "reading",
                ",\"n\":" + i + ",\"p\":\"" + "x".repeat(900) + "\""));
      }
    }
    assertThat(file(2)).exists();
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.OK);
  }

  private static byte[] claim(String logger) {
    String head = "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":";
    return (head + "\"" + logger + "\"" + PRUNE).getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "taffrail.journal",
        "\\u0074affrail.journal",
        "taffrail\\u002Ejournal",
        "taffrail.journa\\u006C",
        "\\u0074\\u0061\\u0066\\u0066\\u0072\\u0061\\u0069\\u006c.journal"
      })
  void aControlLineIsRenamedByEveryWayIn(String logger) throws IOException {
    byte[] line = claim(logger);
    try (Journal journal = Journal.open(config());
        Journal guest = Journal.join(config())) {
      journal.append(line);
      assertThat(journal.offer(Level.INFO, line, 0, line.length)).isTrue();
      guest.append(line);
      guest.flush();
    }
    assertThat(Lines.of(file(0)))
        .filteredOn(l -> l.contains("\"policy\":\"mine\""))
        .hasSize(3)
        .allSatisfy(
            l -> {
              RecordHead head = requireNonNull(RecordHead.parse(l.getBytes(UTF_8)));
              assertThat(head.logger()).isEqualTo("app.taffrail.journal");
            });
    Verification found = verified(file(0));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.prunes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"timestamp\"",
        " {\"timestamp\"",
        "{\"timestamp\" ",
        "\ufeff{\"timestamp\"",
        "{\"logger\":\"taffrail.journal\",\"timestamp\"",
        "{\"\\u0074imestamp\""
      })
  void aHeadThatIsNotCanonicalIsRefusedByEveryWayIn(String begin) throws IOException {
    byte[] line =
        new String(claim("taffrail.journal"), UTF_8)
            .replace("{\"timestamp\"", begin)
            .getBytes(UTF_8);
    try (Journal journal = Journal.open(config());
        Journal guest = Journal.join(config())) {
      assertThatThrownBy(() -> journal.append(line)).isInstanceOf(InvalidRecordException.class);
      assertThatThrownBy(() -> guest.append(line)).isInstanceOf(InvalidRecordException.class);
      long before = requireNonNull(journal.stats().dropped().get(Level.INFO));
      assertThat(journal.offer(Level.INFO, line, 0, line.length)).isTrue();
      journal.flush();
      assertThat(journal.stats().dropped()).containsEntry(Level.INFO, before + 1);
    }
    assertThat(Lines.of(file(0))).noneMatch(l -> l.contains("\"policy\":\"mine\""));
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void aSecondLoggerKeyBehindTheHeadIsNoClaimThatTheJournalFollows() throws IOException {
    String line =
        new String(Lines.record(Level.INFO, "edge", "journal_pruned", ""), UTF_8)
            .replace("}", ",\"logger\":\"taffrail.journal\"" + PRUNE);
    try (Journal journal = Journal.open(config())) {
      journal.append(line.getBytes(UTF_8));
    }
    assertThat(verified(file(0)).prunes()).isEmpty();
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void anotherRecordWithinOfferedBytesIsRefused() throws IOException {
    byte[] two = (new String(Lines.info(1), UTF_8) + "\n" + "{}").getBytes(UTF_8);
    try (Journal journal = Journal.open(config())) {
      assertThatThrownBy(() -> journal.append(two)).isInstanceOf(InvalidRecordException.class);
      assertThat(journal.offer(Level.INFO, two, 0, two.length)).isTrue();
      journal.flush();
      assertThat(journal.stats().dropped()).containsEntry(Level.INFO, 1L);
    }
  }

  @Test
  void aRecordMovedBetweenFilesIsTampering() throws IOException {
    List<String> older = lines(2);
    List<String> newer = lines(1);
    newer.add(newer.size() - 1, older.remove(older.size() / 2));
    write(2, older);
    write(1, newer);
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void aRotatedFileCutShortIsTampering() throws IOException {
    for (int drop : new int[] {1, 2, 50}) {
      List<String> all = lines(1);
      write(1, all.subList(0, all.size() - drop));
      assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.TAMPER);
      write(1, all);
    }
    byte[] bytes = Files.readAllBytes(file(1));
    Files.write(file(1), Arrays.copyOf(bytes, bytes.length - 7));
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void bodiesOfRotatedFilesSwappedBehindTheirFirstLinesAreTampering() throws IOException {
    List<String> older = lines(2);
    List<String> newer = lines(1);
    List<String> forged = new ArrayList<>(older.subList(0, 1));
    forged.addAll(newer.subList(1, newer.size()));
    newer.subList(1, newer.size()).clear();
    newer.addAll(older.subList(1, older.size()));
    write(2, forged);
    write(1, newer);
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.TAMPER);
  }

  @Test
  void swappingTheNamesOfRotatedFilesLosesNothing() throws IOException {
    List<String> before = Lines.ofCallers(file(0));
    Path other = dir.resolve("other");
    Files.move(file(1), other);
    Files.move(file(2), file(1));
    Files.move(other, file(2));
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.OK);
    assertThat(verified(file(0)).problem()).isEmpty();
    Journal.open(config()).close();
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.OK);
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    assertThat(Lines.ofCallers(file(0))).as("by name, oldest first").isEqualTo(before);
  }

  @Test
  void aCopyOfARotatedFileUnderAFreeNameIsTampering() throws IOException {
    Files.copy(file(1), file(3), StandardCopyOption.REPLACE_EXISTING);
    assertThat(verified(file(0)).verdict()).isEqualTo(Verdict.TAMPER);
  }

  private List<String> lines(int age) throws IOException {
    return new ArrayList<>(Files.readAllLines(file(age)));
  }

  private void write(int age, List<String> lines) throws IOException {
    Files.writeString(file(age), String.join("\n", lines) + "\n");
  }
}
