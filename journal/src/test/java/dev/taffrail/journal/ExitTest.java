package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"sealed, main", "plain, main", "sealed, wait", "plain, wait"})
  void aProcessThatEndsWithoutClosingItsJournalLosesNothingThatWasTaken(String kind, String end)
      throws Exception {
    Path log = dir.resolve("edge.log");
    try (ChildJvm child = new ChildJvm(ExitChild.class, log.toString(), kind, end)) {
      assertThat(child.readLine()).isEqualTo("" + ExitChild.RECORDS);
      if (end.equals("wait")) {
        child.terminate();
      }
      assertThat(child.waitFor()).isEqualTo(end.equals("wait") ? 143 : 0);
    }
    assertThat(Lines.ofCallers(log)).hasSize(ExitChild.RECORDS);
    if (kind.equals("sealed")) {
      assertThat(verified(log).verdict()).isEqualTo(Verdict.OK);
      assertThat(lastLine(log)).contains("\"reason\":\"close\"");
    }
  }

  /** The end was clean: the next start has nothing to recover. */
  @Test
  void closingAndTheEndOfTheProcessMakeOneSeal() throws Exception {
    Path log = dir.resolve("edge.log");
    Journal journal = Journal.open(JournalConfig.at(log));
    try (journal) {
      journal.append(Lines.info(1));
      Request exit = Objects.requireNonNull(journal.lastWords());
      assertThat(exit.await(TimeUnit.SECONDS.toNanos(20))).isTrue();
    }
    assertThat(Lines.of(log).stream().filter(line -> line.contains("\"close\"")).count())
        .isEqualTo(1);
    Journal.open(JournalConfig.at(log)).close();
    assertThat(Lines.of(log)).noneMatch(line -> line.contains("journal_recovered"));
  }

  @Test
  void whatIsLoggedBehindTheLastWordsIsWrittenAtOnce() throws Exception {
    Path log = dir.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(log))) {
      Request exit = Objects.requireNonNull(journal.lastWords());
      assertThat(exit.await(TimeUnit.SECONDS.toNanos(20))).isTrue();
      journal.append(Lines.info(1));
      journal.flush();
      assertThat(Lines.ofCallers(log)).hasSize(1);
    }
    assertThat(lastLine(log)).contains("\"reason\":\"close\"");
  }

  private static String lastLine(Path log) throws Exception {
    List<String> lines = Lines.of(log);
    return lines.get(lines.size() - 1);
  }
}
