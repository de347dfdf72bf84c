package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRotationTest {
  @TempDir Path dir;

  private Path file(String name) {
    return dir.resolve(name);
  }

  private JournalConfig config(long maxBytes, int backups) {
    return JournalConfig.at(file("edge.log"))
        .withSealed(false)
        .withMaxBytes(maxBytes)
        .withBackups(backups);
  }

  private void write(JournalConfig config, int from, int to, int length) throws IOException {
    try (Journal journal = Journal.open(config)) {
      for (int i = from; i < to; i++) {
        byte[] pad = Lines.ofLength(Level.INFO, length);
        String text = new String(pad, UTF_8).replaceFirst("x{6}", String.format("%06d", i));
        journal.append(text.getBytes(UTF_8));
      }
    }
  }

  @Test
  void rollsBeforeTheRecordThatWouldReachTheBound() throws IOException {
    // Ten lines of 200 bytes are 2000: the tenth would reach the bound, so nine fit.
    write(config(2000, 3), 0, 20, 199);
    assertThat(Files.size(file("edge.log.2"))).isEqualTo(1800);
    assertThat(Files.size(file("edge.log.1"))).isEqualTo(1800);
    assertThat(Files.size(file("edge.log"))).isEqualTo(400);
  }

  @Test
  void namesAndOrderAreThoseOfPython() throws IOException {
    write(config(1001, 3), 0, 35, 199);
    assertThat(dir.toFile().list())
        .containsExactlyInAnyOrder(
            "edge.log",
            "edge.log.1",
            "edge.log.2",
            "edge.log.3",
            "edge.log.lock",
            "edge.log.reserve");
    List<String> lines = Lines.of(file("edge.log"));
    assertThat(lines).hasSize(20);
    assertThat(lines.get(0)).contains("000015");
    assertThat(lines.get(19)).contains("000034");
  }

  @Test
  void countsBytesNotCharacters() throws IOException {
    byte[] wide = Lines.record(Level.INFO, "edge", "e", ",\"s\":\"" + "ü".repeat(60) + "\"");
    try (Journal journal = Journal.open(config(2L * (wide.length + 1), 3))) {
      journal.append(wide);
      journal.append(wide);
    }
    assertThat(Files.size(file("edge.log.1"))).isEqualTo(wide.length + 1);
  }

  @Test
  void neverExceedsTheBoundUnderLoad() throws IOException {
    Random random = new Random(7);
    long max = 10_000;
    try (Journal journal = Journal.open(config(max, 500))) {
      for (int i = 0; i < 3_000; i++) {
        journal.append(Lines.ofLength(Level.INFO, 150 + random.nextInt(2_000)));
      }
    }
    int count = 0;
    for (int i = 0; i <= 500 && Files.exists(new JournalFiles(file("edge.log")).rotated(i)); i++) {
      assertThat(Files.size(new JournalFiles(file("edge.log")).rotated(i))).isLessThan(max);
      count++;
    }
    assertThat(count).isGreaterThan(300);
    assertThat(Lines.of(file("edge.log")).size()).isEqualTo(3_000);
  }

  @Test
  void aRecordLargerThanTheBoundIsWrittenWhole() throws IOException {
    write(config(1000, 3), 0, 3, 1500);
    assertThat(Files.size(file("edge.log"))).isEqualTo(1501);
    assertThat(Files.size(file("edge.log.1"))).isEqualTo(1501);
    assertThat(Files.size(file("edge.log.2"))).isEqualTo(1501);
    assertThat(file("edge.log.3")).doesNotExist();
  }

  @Test
  void aBoundOfZeroNeverRolls() throws IOException {
    write(config(0, 3), 0, 2000, 1000);
    assertThat(Files.size(file("edge.log"))).isEqualTo(2000 * 1001);
    assertThat(file("edge.log.1")).doesNotExist();
  }

  @Test
  void withoutBackupsTheFileIsStartedAnew() throws IOException {
    write(config(1001, 0), 0, 12, 199);
    assertThat(Lines.of(file("edge.log"))).hasSize(2);
    assertThat(file("edge.log.1")).doesNotExist();
  }

  @Test
  void goesOnInTheFileThatIsThere() throws IOException {
    write(config(0, 3), 0, 3, 199);
    write(config(0, 3), 3, 6, 199);
    assertThat(Lines.of(file("edge.log"))).hasSize(6);
  }

  /** That something was lost is one more line. */
  @Test
  void countsItsLinesSinceItWasOpened() throws IOException {
    write(config(0, 3), 0, 5, 199);
    Files.write(file("edge.log.cursor.loki"), new byte[5_000]); // holds all, as it cannot be read
    RetentionPolicy policy = new RetentionPolicy(1, 0, Duration.ZERO, 1);
    try (Journal journal = Journal.open(config(1_001, 0).withRetention(policy))) {
      for (int i = 0; i < 5; i++) {
        journal.append(Lines.ofLength(Level.INFO, 199));
      }
      journal.flush();
      assertThat(Lines.of(file("edge.log"))).noneMatch(line -> line.contains("unshipped_lost"));
      assertThat(journal.stats().nextIndex()).isEqualTo(5);
      journal.append(Lines.ofLength(Level.INFO, 199));
      journal.flush();
      assertThat(Lines.of(file("edge.log"))).anyMatch(line -> line.contains("unshipped_lost"));
      assertThat(journal.stats().nextIndex()).isEqualTo(6 + 1);
    }
  }

  /** There is nothing to wait for. */
  @Test
  @Timeout(60)
  void whoAsksForASealIsAnswered() throws IOException {
    try (Journal journal = Journal.open(config(0, 3))) {
      journal.append(Lines.info(1));
      journal.seal();
    }
    assertThat(Lines.of(file("edge.log"))).hasSize(1);
  }

  @Test
  void endsATornTailAndSaysSo() throws IOException {
    write(config(0, 3), 0, 2, 199);
    Files.write(
        file("edge.log"), "{\"timest".getBytes(UTF_8), java.nio.file.StandardOpenOption.APPEND);
    write(config(0, 3), 2, 3, 199);
    List<String> lines = Lines.of(file("edge.log"));
    assertThat(lines).hasSize(5);
    assertThat(lines.get(2)).isEqualTo("{\"timest");
    assertThat(ControlLines.parseRecovered(lines.get(3).getBytes(UTF_8)))
        .hasValueSatisfying(
            found -> {
              assertThat(found.offset()).isEqualTo(400);
              assertThat(found.length()).isEqualTo("{\"timest\n".length());
            });
    assertThat(lines.get(4)).contains("000002");
    try (JournalReader reader = JournalReader.open(file("edge.log"), Cursor.START)) {
      assertThat(Reading.all(reader)).hasSize(4);
      assertThat(reader.malformed()).as("what is explained is not counted").isZero();
    }
  }

  /** Its lines would go on unsealed behind seals, and its files be deleted without a word. */
  @Test
  void aSealedJournalIsNotOpenedWithoutItsSeals() throws Exception {
    JournalConfig sealed = JournalConfig.at(dir.resolve("edge.log"));
    Journal.open(sealed).close();
    for (String name : new String[] {"edge.log.keys", "edge.log.chain"}) {
      assertThatThrownBy(() -> Journal.open(sealed.withSealed(false)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected an unsealed journal");
      Files.delete(dir.resolve(name));
    }
  }

  /** Each of the two alone is enough to know it by. */
  @ParameterizedTest
  @ValueSource(strings = {"edge.log.keys", "edge.log.chain"})
  void aSealedJournalIsNotGoneOnWithUnsealed(String lost) throws IOException {
    Journal.open(config(1 << 20, 3).withSealed(true)).close();
    byte[] before = Files.readAllBytes(file("edge.log"));
    Files.delete(file(lost));
    assertThatThrownBy(() -> Journal.open(config(2000, 3)).close())
        .isInstanceOf(IOException.class)
        .hasMessage(
            file("edge.log")
                + ": expected an unsealed journal, found the keys or chain of a sealed one");
    assertThat(Files.readAllBytes(file("edge.log"))).isEqualTo(before);
  }
}
