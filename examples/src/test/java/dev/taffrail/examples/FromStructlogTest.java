package dev.taffrail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromStructlogTest {
  @TempDir Path directory;

  @Test
  void theRecordsHaveWhatStructlogsHave() throws Exception {
    Path journal = directory.resolve("edge.log");
    FromStructlog.main(new String[] {journal.toString()});

    List<String> records = Journals.records(journal);
    String bound = "\"pipeline\":\"cold_chain\",\"version\":\"2.1.0\"";
    String device = "\"device\":\"rpi4-field-01\"";
    assertThat(records).hasSize(3);
    assertThat(records.get(0))
        .isEqualTo(
            "\"level\":\"info\",\"logger\":\"edge.pipeline\",\"event\":\"pipeline_started\","
                + bound
                + ","
                + device
                + "}");
    assertThat(records.get(1))
        .contains("\"event\":\"rule_fired\",\"run\":7," + bound)
        .endsWith("\"value\":9.4," + device + "}");
    assertThat(records.get(2))
        .contains("\"level\":\"error\"", "\"run\":7", device)
        .contains("\"exception\":\"java.lang.IllegalStateException: the card is read-only");
  }
}
