package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thread of a running agent dies: real processes, whose journals are read afterwards. */
@Timeout(60)
class CrashTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "exception, java.lang.IllegalStateException: a screw came loose",
    "memory, java.lang.OutOfMemoryError",
    "stack, java.lang.StackOverflowError"
  })
  void theLastRecordSaysWhichThreadDiedOfWhatAndTheJournalIsSealed(String how, String cause)
      throws Exception {
    Tool.require("mkfifo");
    Path journal = folder.resolve("edge.log");
    // A series that nobody writes: the agent runs until something happens.
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("endless.csv").toString()).start())
        .satisfies(made -> assertThat(made.waitFor()).isZero());
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log}\npipelines: {p: {csv: endless.csv}}\n");
    try (Child agent =
        Child.of(
            CrashingAgent.class,
            folder,
            how,
            journal.toString(),
            "run",
            "--config",
            "taffrail.yaml")) {
      assertThat(agent.status()).isEqualTo(1);
    }
    List<String> records = Records.read(journal);
    assertThat(records.get(records.size() - 1))
        .contains("\"level\":\"critical\",\"logger\":\"taffrail.agent\"")
        .contains("\"event\":\"agent_crashed\"")
        .contains("\"thread\":\"doomed\"")
        .contains("\"exception\":\"" + cause);
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines.get(lines.size() - 1))
        .contains("\"event\":\"journal_sealed\",\"reason\":\"close\"");
    assertThat(Files.readString(folder.resolve("stderr")))
        .contains("taffrail: crashed in thread doomed: " + cause);
  }
}
