package dev.taffrail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromLogbackTest {
  @TempDir Path directory;

  @Test
  void oldCallsStandInTheJournalAndNewOnesHaveMoreFields() throws Exception {
    Path journal = directory.resolve("edge.log");
    FromLogback.main(new String[] {journal.toString()});

    String info = "\"level\":\"info\",\"logger\":\"cold.room\",\"event\":";
    String warning = "\"level\":\"warning\",\"logger\":\"cold.room\",\"event\":\"too_warm\",";
    assertThat(Journals.records(journal))
        .containsExactly(
            info + "\"Door 3 opened\",\"user\":\"ada\"}",
            warning + "\"user\":\"ada\",\"door\":3,\"degrees\":9.4}",
            info + "\"door_opened\",\"user\":\"ada\",\"door\":3}",
            warning + "\"user\":\"ada\",\"door\":3,\"degrees\":9.4}");
  }
}
