package dev.taffrail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStepsTest {
  @TempDir Path directory;

  private Path journal;

  @BeforeEach
  void run() {
    journal = directory.resolve("edge.log");
    FirstSteps.main(new String[] {journal.toString()});
  }

  /** The records that are not the journal's own. */
  private List<String> records() throws Exception {
    return Files.readAllLines(journal).stream()
        .filter(line -> !line.contains("\"logger\":\"taffrail.journal\""))
        .toList();
  }

  @Test
  void theJournalTellsWhatHappened() throws Exception {
    assertThat(records()).hasSize(5);
    assertThat(records().get(0)).contains("\"event\":\"logging_configured\",\"log_dir\":");
    assertThat(records().get(1))
        .endsWith(
            "\"level\":\"info\",\"logger\":\"edge.pipeline\",\"event\":\"pipeline_started\","
                + "\"pipeline\":\"precision_agriculture\",\"version\":\"2.1.0\"}");
    assertThat(records().get(2))
        .contains("\"event\":\"rule_fired\"", "\"device\":\"rpi4-field-01\"")
        .endsWith("\"rule\":\"cold_chain_excursion\",\"value\":9.4}");
    assertThat(records().get(4))
        .contains("\"level\":\"error\"", "\"events\":3")
        .contains("\"exception\":\"java.lang.IllegalStateException: broker-1 closed");
  }

  @Test
  void theCorrelationIdFollowsTheWorkIntoTheThreadAndTheLibrary() throws Exception {
    Pattern id = Pattern.compile("\"event\":\"[^\"]+\",\"correlation_id\":\"([0-9a-f-]{36})\"");
    List<String> ids =
        records().stream()
            .skip(2)
            .map(id::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .toList();

    assertThat(ids).hasSize(3).containsOnly(ids.get(0));
    assertThat(records().get(3))
        .contains("\"logger\":\"com.example.mqtt\",\"event\":\"connected to broker-1\"");
  }

  @Test
  void theJournalIsSealed() throws Exception {
    Vkey root = Vkey.parse(Files.readString(directory.resolve("edge.log.vkey")).strip());

    assertThat(Verifier.verify(journal, root).verdict()).isEqualTo(Verdict.OK);
  }
}
