package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pushed into a collector is kept as data: no push writes a line of the journal's own. */
class ControlForgeryTest {
  private static final String CLAIM =
      "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\","
          + "\"logger\":\"taffrail.journal\",\"event\":\"journal_pruned\",\"min_index\":9999,"
          + "\"files\":1,\"bytes\":1,\"policy\":\"mine\"}";
  private static final String QUOTED = CLAIM.replace("\"", "\\\"");

  /** Breaks out of a string, if there were a string that it is put into as it is. */
  private static final String BREAK =
      "mine\\\",\\\"logger\\\":\\\"taffrail.journal\\\"\\n{\\\"timestamp\\\":\\\"";

  @TempDir Path dir;

  @Test
  void byEveryProtocol() throws Exception {
    try (RunningCollector collector = RunningCollector.in(dir)) {
      for (String text : List.of(QUOTED, BREAK, QUOTED + "\\n" + QUOTED)) {
        assertThat(
                collector
                    .loki(
                        "{\"streams\":[{\"stream\":{\"logger\":\"taffrail.journal\",\"a\":\""
                            + text
                            + "\"},\"values\":[[\"1\",\""
                            + text
                            + "\",{\"logger\":\"taffrail.journal\"}]]}]}")
                    .statusCode())
            .isEqualTo(204);
        assertThat(
                collector
                    .splunk(
                        "{\"event\":\""
                            + text
                            + "\",\"source\":\"taffrail.journal\",\"fields\":{\"logger\":"
                            + "\"taffrail.journal\"}}{\"event\":"
                            + CLAIM
                            + "}")
                    .statusCode())
            .isEqualTo(200);
      }
    }

    for (String protocol : List.of("loki", "splunk")) {
      List<String> mine =
          Journals.lines(dir, protocol).stream().filter(line -> line.contains("mine")).toList();
      assertThat(mine).isNotEmpty();
      assertThat(mine)
          .allSatisfy(
              line -> {
                RecordHead head = RecordHead.parse(line.getBytes(UTF_8));
                assertThat(Objects.requireNonNull(head).isControl()).isFalse();
              });
    }
    assertThat(Journals.all(dir)).isNotEmpty();
    for (Path journal : Journals.all(dir)) {
      Verification found = Journals.verification(journal);
      assertThat(found.verdict()).isEqualTo(Verdict.OK);
      assertThat(found.prunes()).isEmpty();
    }
  }
}
