package dev.taffrail.agent.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main job, whole: three processes, real data, a receiver that is killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  private DemoFolder folder;
  private DemoResult result;

  @BeforeAll
  void run(@TempDir Path parent) throws Exception {
    folder = new DemoFolder(parent.resolve("demo"));
    try (Demo demo = new Demo(folder, true, line -> {})) {
      result = demo.run();
    }
  }

  @AfterAll
  void delete() throws IOException {
    folder.delete();
  }

  @Test
  void everyReadingOfBothSeriesGoesThroughAPipeline() {
    assertThat(result.journal().readings()).isEqualTo(7_267 + 22_695);
  }

  @Test
  void everyRecordArrivesAtEveryReceiverAlthoughTheyWereKilledInTheMiddle() {
    assertThat(result.outage()).isPositive();
    assertThat(result.receivers())
        .hasSize(3)
        .allSatisfy(receiver -> assertThat(receiver.missing(result.journal().lines())).isZero());
  }

  @Test
  void lokiStoresNothingTwice() {
    Receipts loki = result.receivers().get(0);
    assertThat(loki.receiver()).isEqualTo("loki");
    assertThat(loki.repeated()).isZero();
  }

  @Test
  void theAgentNeverWaitedForTheReceiver() {
    // The receiver was away for seconds; a call that waited for it would show that.
    assertThat(result.journal().longestLogCall()).isBetween(0L, result.outage().toNanos() / 2000);
  }

  @Test
  void theRulesFindAllLabelledAnomaliesAndNothingElse() throws Exception {
    List<Anomaly> labelled = Anomaly.all();
    assertThat(labelled).hasSize(6);
    assertThat(labelled)
        .allSatisfy(anomaly -> assertThat(result.journal().alarms()).anyMatch(anomaly::holds));
    assertThat(result.journal().alarms())
        .allSatisfy(alarm -> assertThat(labelled).anyMatch(anomaly -> anomaly.holds(alarm)));
  }

  @Test
  void theAccountsOfEachSinkAddUp() {
    long records = result.journal().lines().size();
    assertThat(result.shipper().lines())
        .hasSize(3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("read " + records + " = delivered " + records + " + filtered 0"));
  }

  @Test
  void theJournalIsProvenAndAChangedByteInARotatedFileIsFoundWhereItIs() throws Exception {
    assertThat(result.verification().verdict()).isEqualTo(Verdict.OK);
    Path rotated = folder.journal().resolveSibling("edge.log.1");
    List<String> lines = Files.readAllLines(rotated);
    int wrong = lines.size() / 2;
    long offset = 0;
    for (String line : lines.subList(0, wrong)) {
      offset += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    long index = indexOf(lines.get(wrong));
    change(rotated, offset + "{\"timestamp\":\"20".length());
    try {
      Verification found = verify();
      assertThat(found.verdict()).isEqualTo(Verdict.TAMPER);
      // A hash tree tells the sealed stretch that holds the change, not the line: this is its
      // begin.
      Verification.Problem problem = found.problem().orElseThrow();
      assertThat(problem.file()).isEqualTo(rotated);
      assertThat(problem.line()).isBetween(1L, wrong + 1L);
      Matcher stretch = Pattern.compile("leaves (\\d+) to (\\d+)").matcher(problem.found());
      assertThat(stretch.find()).as(problem.toString()).isTrue();
      assertThat(problem.index()).isEqualTo(Long.parseLong(stretch.group(1)));
      assertThat(index).isBetween(problem.index(), Long.parseLong(stretch.group(2)));
    } finally {
      change(rotated, offset + "{\"timestamp\":\"20".length());
    }
    assertThat(verify().verdict()).isEqualTo(Verdict.OK);
  }

  private long indexOf(String line) throws IOException {
    try (JournalReader reader = JournalReader.open(folder.journal(), Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        if (new String(r.line(), StandardCharsets.UTF_8).equals(line)) {
          return r.index();
        }
      }
    }
    throw new AssertionError("not in the journal: " + line);
  }

  private Verification verify() throws IOException {
    return Verifier.verify(folder.journal(), Vkey.parse(Files.readString(folder.vkey()).strip()));
  }

  /** Twice is as if never. */
  private static void change(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 1);
    }
  }
}
