package dev.taffrail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdChainTest {
  @TempDir Path directory;

  @Test
  void theWholeJourneyOfTheExcursionStandsInTheJournalUnderOneId() throws Exception {
    Path journal = directory.resolve("edge.log");
    ColdChain.main(new String[] {journal.toString()});

    List<String> lines = Files.readAllLines(journal);
    String fired =
        lines.stream()
            .filter(line -> line.contains("\"rule\":\"cold_chain_excursion\""))
            .findFirst()
            .orElseThrow();
    assertThat(fired)
        .contains("\"event\":\"rule_fired\"", "\"severity\":\"critical\"", "\"value\":9.4");
    assertThat(lines)
        .filteredOn(line -> line.contains(correlationId(fired)))
        .extracting(ColdChainTest::event)
        .containsOnlyOnce("pipeline_run_start", "pipeline_run_end")
        .contains("rule_fired", "alert_raised", "driver_told", "rule_action_completed")
        .startsWith("pipeline_run_start")
        .endsWith("pipeline_run_end");
  }

  private static String correlationId(String line) {
    return value(line, "correlation_id");
  }

  private static String event(String line) {
    return value(line, "event");
  }

  private static String value(String line, String key) {
    int start = line.indexOf("\"" + key + "\":\"") + key.length() + 4;
    return line.substring(start, line.indexOf('"', start));
  }
}
