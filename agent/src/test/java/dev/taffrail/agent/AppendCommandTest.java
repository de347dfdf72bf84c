package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendCommandTest {
  private static final String NOW = "{\"timestamp\":\"2026-06-01T12:00:00.123456Z\",";

  @TempDir Path folder;

  @Test
  void linesBecomeRecordsOfASealedJournal() throws IOException {
    CommandLineRun run = append("disk is full\n\n{\"event\":\"door\",\"open\":true}", "edge.log");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEmpty();
    assertThat(Records.read(folder.resolve("edge.log")))
        .containsExactly(
            NOW
                + "\"level\":\"info\",\"logger\":\"append\",\"event\":\"message\","
                + "\"message\":\"disk is full\"}",
            NOW + "\"level\":\"info\",\"logger\":\"append\",\"event\":\"door\",\"open\":true}");
    assertThat(new CommandLineRun(folder).run("verify", "edge.log").out()).startsWith("OK: ");
  }

  @Test
  void takesRecordsWhereTheSecretsOfTheSinksAreNot() throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        """
        journal: {path: edge.log}
        sinks:
          splunk: {url: "http://127.0.0.1:1", token: "${env:NOT_SET_ANYWHERE}"}
        """);

    assertThat(append("x").status()).isZero();
    assertThat(Records.read(folder.resolve("edge.log"))).hasSize(1);
    assertThat(new CommandLineRun(folder).run("check", "taffrail.yaml").status()).isEqualTo(2);
  }

  @Test
  void loggerEventAndLevelAreTheCallers() throws IOException {
    append("x", "edge.log", "--logger", "backup.sh", "--event", "failed", "--level", "error");

    assertThat(Records.read(folder.resolve("edge.log")))
        .containsExactly(
            NOW
                + "\"level\":\"error\",\"logger\":\"backup.sh\",\"event\":\"failed\","
                + "\"message\":\"x\"}");
  }

  @Test
  void aBadLineIsNamedAndTheOthersAreAppended() throws IOException {
    CommandLineRun run = append("first\n{\"a\":\n\nlast\n{\"b\":1,}\n", "edge.log");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("taffrail: line 2: expected one JSON object"),
            line -> assertThat(line).startsWith("taffrail: line 5: expected one JSON object"));
    assertThat(Records.read(folder.resolve("edge.log"))).hasSize(2);
  }

  @Test
  void rootLeavesNoFilesThatTheOwnerOfTheFolderCouldNotWrite() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"));
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.setOwner(
        theirs,
        theirs.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

    CommandLineRun append = append("x", "theirs/edge.log");
    CommandLineRun init =
        new CommandLineRun(folder).run("init", "--origin", "example.com/edge", "theirs/edge.log");

    assertThat(append.err())
        .isEqualTo(
            "taffrail: "
                + theirs
                + " belongs to nobody, who could not write what root makes there: expected"
                + " sudo -u nobody taffrail append\n");
    assertThat(append.status()).isEqualTo(2);
    assertThat(init.err()).endsWith("expected sudo -u nobody taffrail init\n");
    assertThat(theirs).isEmptyDirectory();
  }

  @Test
  void nobodySpeaksAsTheJournal() throws IOException {
    String claim =
        NOW
            + "\"level\":\"info\",\"logger\":\"taffrail.journal\",\"event\":\"journal_pruned\","
            + "\"min_index\":9999,\"files\":1,\"bytes\":1,\"policy\":\"mine\"}";
    CommandLineRun run =
        append(
            claim
                + "\n"
                + claim.replace("taffrail", "\\u0074affrail")
                + "\n{\"logger\":\"taffrail.journal\",\"event\":\"journal_sealed\",\"a\":\"mine\"}",
            "edge.log",
            "--logger",
            "taffrail.journal",
            "--event",
            "journal_pruned");
    append("mine", "edge.log", "--logger", "taffrail.journal", "--event", "journal_recovered");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Records.read(folder.resolve("edge.log")))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("mine", "\"app.taffrail.journal\""));
    assertThat(new CommandLineRun(folder).run("verify", "edge.log").out())
        .startsWith("OK: ")
        .doesNotContain("9999");
  }

  @Test
  void whatIsSaidOfABadLineDoesNothingToTheTerminal() throws IOException {
    CommandLineRun run = append("{\"a\\u001b[31m\":1,\"a\\u001b[31m\":2\n", "edge.log");

    assertThat(run.err())
        .startsWith("taffrail: line 1: expected one JSON object")
        .contains("a\\u001b[31m")
        .doesNotContain("\u001b");
  }

  @Test
  void theJournalsOwnLoggerCannotBeForged() throws IOException {
    append(
        "{\"logger\":\"taffrail.journal\",\"event\":\"journal_pruned\"}\nx",
        "edge.log",
        "--logger",
        "taffrail.journal");

    assertThat(Records.read(folder.resolve("edge.log")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"logger\":\"app.taffrail.journal\""));
  }

  @Test
  void theCorrelationIdOfTheEnvironmentGoesAlong() throws IOException {
    new CommandLineRun(folder)
        .variable("TRACEPARENT", "00-0190163d8694739baea5966c26f8ad90-00f067aa0ba902b7-01")
        .input("x")
        .run("append", "edge.log");

    assertThat(Records.read(folder.resolve("edge.log")))
        .singleElement()
        .asString()
        .contains("\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\",\"message\"");
  }

  @Test
  void aNamedJournalKeepsTheSettingsThatTheConfigurationHasForIt() throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log, sealed: false, max_bytes: 500, backups: 1}");
    append("one\n".repeat(20), "edge.log");
    append("one", "other.log");

    assertThat(Files.size(folder.resolve("edge.log"))).isLessThanOrEqualTo(500);
    assertThat(folder.resolve("edge.log.1")).exists();
    assertThat(folder.resolve("edge.log.2")).doesNotExist();
    assertThat(folder.resolve("edge.log.chain")).doesNotExist();
    assertThat(folder.resolve("other.log.chain")).exists();
  }

  @Test
  void recordsAreHandedToTheProcessThatHoldsTheJournal() throws Exception {
    Path path = folder.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(path));
        Child child = new Child(folder, "append", "edge.log")) {
      journal.append(Records.at(1, "info", "before", "").getBytes(UTF_8));
      child.input(IntStream.range(0, 500).mapToObj(i -> "line " + i + "\n").collect(joining()));

      assertThat(child.status()).as(() -> stderr()).isZero();
      // All of them are there when the child has ended, while we still hold the journal.
      assertThat(Records.read(path)).hasSize(501);
      journal.append(Records.at(2, "info", "after", "").getBytes(UTF_8));
    }
    assertThat(Records.read(path)).hasSize(502).last().asString().contains("after");
    assertThat(new CommandLineRun(folder).run("verify", "edge.log").out()).startsWith("OK: ");
  }

  @Test
  void aDiskThatTakesNoMoreIsToldWithThePathAndHowManyLinesAreWritten() throws Exception {
    Files.writeString(
        folder.resolve("taffrail.yaml"), "journal: {path: edge.log, sealed: false, max_bytes: 0}");
    int lines = 60_000;
    String input = IntStream.range(0, lines).mapToObj(i -> "line " + i + "\n").collect(joining());
    // No file of such a process grows beyond 4 MiB: as if its disk were full.
    Files.writeString(folder.resolve("lines.txt"), input);
    try (Child child = Child.limited(folder, "exec <lines.txt; ulimit -f 8192", "append")) {
      assertThat(child.status()).isEqualTo(2);
    }

    Path log = folder.resolve("edge.log");
    long there = Records.read(log).size();
    assertThat(there).isLessThan(lines);
    Matcher said =
        Pattern.compile("taffrail: (.*edge\\.log): [^;]+; at least (\\d+) lines are written\n")
            .matcher(stderr());
    assertThat(said.matches()).as(stderr()).isTrue();
    assertThat(said.group(1)).isEqualTo(log.toString());
    assertThat(Long.parseLong(said.group(2))).isBetween(1L, there);
  }

  private String stderr() {
    try {
      return Files.readString(folder.resolve("stderr"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private CommandLineRun append(String input, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "append";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new CommandLineRun(folder).input(input).run(all);
  }
}
