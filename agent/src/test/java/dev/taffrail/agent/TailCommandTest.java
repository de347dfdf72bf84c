package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailCommandTest {
  @TempDir Path folder;

  @Test
  void recordsAreLinesOfKeysAndValues() throws IOException {
    unsealed(
        Records.at(
            1, "warning", "rule_fired", ",\"rule\":\"cold chain\",\"value\":9.40,\"n\":null"));

    CommandLineRun run = run("tail", "edge.log");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            "2026-05-30T08:37:01.000000Z warning  edge.test rule_fired"
                + " rule=\"cold chain\" value=9.40 n=null\n");
  }

  @Test
  void whatIsNoJournalIsSaid() throws IOException {
    byte[] bytes = new byte[5_000];
    new Random(7).nextBytes(bytes);
    for (byte[] content :
        List.of(bytes, "half a line".getBytes(UTF_8), "no\nrecords\n".getBytes(UTF_8))) {
      Files.write(folder.resolve("edge.log"), content);
      CommandLineRun run = run("tail", "edge.log");

      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("edge.log: expected a journal, found no record in it");
    }
    Files.write(folder.resolve("edge.log"), new byte[0]);
    assertThat(run("tail", "edge.log").status()).isZero();
  }

  @Test
  void linesThatAreNoRecordsAreCountedBesideThoseThatAre() throws IOException {
    unsealed(numbered(2));
    Files.writeString(folder.resolve("edge.log"), "nothing\n", StandardOpenOption.APPEND);
    CommandLineRun run = run("tail", "edge.log");

    assertThat(run.status()).isZero();
    assertThat(run.outLines()).hasSize(2);
    assertThat(run.err()).contains("edge.log: 1 line is no record");
  }

  @Test
  void tenRecordsAreShownIfNothingElseIsSaid() throws IOException {
    unsealed(numbered(25));

    assertThat(events("tail", "edge.log")).containsExactlyElementsOf(names(15, 25));
    assertThat(events("tail", "-n", "3", "edge.log")).containsExactlyElementsOf(names(22, 25));
    assertThat(events("tail", "-n", "0", "edge.log")).isEmpty();
    assertThat(events("tail", "-n", "99", "edge.log")).hasSize(25);
  }

  @Test
  void aSpanOfTimeIsShownWhole() throws IOException {
    unsealed(numbered(25));

    assertThat(events("tail", "--since", "2026-05-30T08:37:03Z", "edge.log"))
        .containsExactlyElementsOf(names(3, 25));
    assertThat(
            events(
                "tail",
                "--since",
                "2026-05-30T08:37:03",
                "--until",
                "2026-05-30T10:37:05+02:00",
                "edge.log"))
        .containsExactlyElementsOf(names(3, 6));
    assertThat(events("tail", "--since", "2026-05-30", "-n", "2", "edge.log"))
        .containsExactlyElementsOf(names(23, 25));
    // It is noon of June 1st: 51 h 22 min 50 s before is the 10th second.
    assertThat(events("tail", "--since", "51h22m50s", "edge.log"))
        .containsExactlyElementsOf(names(11, 25));
  }

  @Test
  void lowerLevelsAreLeftOut() throws IOException {
    unsealed(
        Records.at(1, "debug", "d", ""),
        Records.at(2, "warning", "w", ""),
        Records.at(3, "info", "i", ""),
        Records.at(4, "critical", "c", ""));

    assertThat(events("tail", "--level", "warning", "edge.log")).containsExactly("w", "c");
  }

  @Test
  void jsonIsTheStoredLines() throws IOException {
    String line = Records.at(1, "info", "x", ",\"a\":\"\\u001b\u0085\",\"b\":[1, 2]");
    unsealed(line);

    assertThat(run("tail", "-o", "json", "edge.log").out()).isEqualTo(line + "\n");
  }

  @Test
  void onATerminalJsonIsTheSameWithoutRawControls() throws IOException {
    unsealed(Records.at(1, "info", "x", ",\"a\":\"\u0085\u007f\""));

    CommandLineRun run =
        new CommandLineRun(folder).onTerminal().run("tail", "-o", "json", "edge.log");

    assertThat(run.out()).isEqualTo(Records.at(1, "info", "x", ",\"a\":\"\\u0085\\u007f\"") + "\n");
  }

  @Test
  void noControlCharacterOfARecordReachesTheTerminal() throws IOException {
    unsealed(
        Records.at(
            1,
            "info",
            "x\\u001b[2J",
            ",\"k\\u0007\":\"\\u001b]0;t\\u0007\u009b\u202e\",\"o\":{\"p\":\"\u0085\"},"
                + "\"exception\":\"a\\n\\u001b[1m\\tat b\""));

    CommandLineRun run =
        new CommandLineRun(folder).onTerminal().run("tail", "--color=never", "edge.log");

    assertThat(run.out().strip())
        .isEqualTo(
            "2026-05-30T08:37:01.000000Z info     edge.test x\\u001b[2J"
                + " k\\u0007=\"\\u001b]0;t\\u0007\\u009b\\u202e\" o={\"p\":\"\\u0085\"}"
                + " exception=\"a\\n\\u001b[1m\\tat b\"");
  }

  @Test
  void coloursAreForTerminals() throws IOException {
    unsealed(Records.at(1, "error", "x", ",\"exception\":\"a\\n\\tat \\u001bb\""));
    String red = "\u001b[31merror   \u001b[0m";

    assertThat(run("tail", "edge.log").out()).doesNotContain("\u001b");
    assertThat(new CommandLineRun(folder).onTerminal().run("tail", "edge.log").out())
        .contains(red, "\n    a\n        at \\u001bb\n");
    assertThat(
            new CommandLineRun(folder)
                .onTerminal()
                .variable("NO_COLOR", "1")
                .run("tail", "edge.log")
                .out())
        .doesNotContain("\u001b");
    assertThat(
            new CommandLineRun(folder)
                .onTerminal()
                .variable("TERM", "dumb")
                .run("tail", "edge.log")
                .out())
        .doesNotContain("\u001b");
    assertThat(run("tail", "--color=always", "edge.log").out()).contains(red);
    assertThat(
            new CommandLineRun(folder).onTerminal().run("tail", "--color=never", "edge.log").out())
        .doesNotContain("\u001b");
  }

  @Test
  void aTerminalIsToldTheDayOnceAndGetsLinesThatAreBrokenBetweenWords() throws IOException {
    unsealed(
        Records.at(1, "info", "x", ",\"a\":\"one two three\",\"long\":\"" + "y".repeat(50) + "\""),
        Records.at(2, "info", "z", ""));

    CommandLineRun run =
        new CommandLineRun(folder).onTerminal(50).run("tail", "--color=never", "edge.log");

    assertThat(run.outLines())
        .containsExactly(
            "2026-05-30, UTC",
            "08:37:01.000 info     edge.test x a=\"one two",
            " ".repeat(22) + "three\"",
            " ".repeat(22) + "long=" + "y".repeat(50),
            "08:37:02.000 info     edge.test z");
    String json =
        new CommandLineRun(folder).onTerminal(50).run("tail", "-o", "json", "edge.log").out();
    assertThat(json.lines()).hasSize(2);
  }

  @Test
  void aSealIsShownWithoutItsNote() throws IOException {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "x", ""));

    assertThat(run("tail", "edge.log").outLines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("journal_sealed reason=genesis size=0 seal=0"),
            line -> assertThat(line).endsWith("edge.test x"),
            line -> assertThat(line).endsWith("journal_sealed reason=close size=2 seal=1"));
  }

  @Test
  void aReaderThatHadEnoughEndsIt() throws Exception {
    unsealed(
        IntStream.range(0, 3000)
            .mapToObj(i -> Records.at(1, "info", "e" + i, ""))
            .toArray(String[]::new));
    try (Child child = new Child(folder, "tail", "-n", "3000", "edge.log")) {
      assertThat(child.line()).endsWith("e0");
      child.stopReading();

      assertThat(child.status()).isZero();
      assertThat(folder.resolve("stderr")).isEmptyFile();
    }
  }

  @Test
  void aMissingJournalIsOneLine() {
    CommandLineRun run = run("tail", "edge.log");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("taffrail: no journal at " + folder.resolve("edge.log"));
  }

  @Test
  void followingGoesOnAcrossRotation() throws Exception {
    Path path = folder.resolve("edge.log");
    JournalConfig config =
        JournalConfig.at(path).withSealed(false).withMaxBytes(2_000).withBackups(50);
    try (Journal journal = Journal.open(config)) {
      journal.append(Records.at(0, "info", "old", "").getBytes(UTF_8));
      journal.append(Records.at(0, "info", "e0", "").getBytes(UTF_8));
      journal.flush();
      try (Child child = new Child(folder, "tail", "-f", "-n", "1", "edge.log")) {
        List<String> seen = new ArrayList<>(List.of(event(String.valueOf(child.line()))));
        for (int i = 1; i < 200; i++) {
          journal.append(Records.at(i % 60, "info", "e" + i, "").getBytes(UTF_8));
        }
        while (seen.size() < 200) {
          seen.add(event(String.valueOf(child.line())));
        }

        assertThat(seen).containsExactlyElementsOf(names(0, 200));
        assertThat(folder.resolve("edge.log.3")).exists();
        child.terminate();
        assertThat(child.status()).isEqualTo(143);
      }
    }
  }

  @Test
  void followingWaitsForAJournalToAppear() throws Exception {
    try (Child child = new Child(folder, "tail", "-f", "edge.log")) {
      Records.write(folder.resolve("edge.log"), Records.at(1, "info", "first", ""));

      assertThat(child.line()).contains("reason=genesis");
      assertThat(child.line()).endsWith("edge.test first");
    }
  }

  private void unsealed(String... lines) throws IOException {
    Records.write(JournalConfig.at(folder.resolve("edge.log")).withSealed(false), lines);
  }

  private static String[] numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Records.at(i, "info", "e" + i, ""))
        .toArray(String[]::new);
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
  }

  private List<String> events(String... arguments) {
    return run(arguments).outLines().stream().map(TailCommandTest::event).toList();
  }

  private static String event(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  private CommandLineRun run(String... arguments) {
    return new CommandLineRun(folder).run(arguments);
  }
}
