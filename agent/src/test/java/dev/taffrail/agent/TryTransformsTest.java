package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code taffrail check --try}, and the tests that stand in a configuration. */
class TryTransformsTest {
  private static final String SINKS =
      """
      journal: {path: edge.log}
      sinks:
        loki:
          url: http://l:3100
          labels: {job: x}
          transforms: [drop: {event: tick}, summarise: {event: reading, every: 60s}]
        splunk: {url: "http://s:8088", token: t, transforms: []}
      """;

  @TempDir Path folder;

  @Test
  void showsForEachSinkWhatBecomesOfEachRecord() throws IOException {
    CommandLineRun run = tried("tick\n{\"event\":\"tick\"}\n{\"event\":\"reading\",\"v\":1}\n");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.outLines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("loki: 3 in, 2 sent, 1 filtered"),
            line -> assertThat(line).startsWith("      1  sent").contains("\"message\":\"tick\""),
            line ->
                assertThat(line).isEqualTo("      2  filtered  by sinks.loki.transforms[0] drop"),
            line -> assertThat(line).startsWith("      3  held"),
            line -> assertThat(line).startsWith("    new  sent      (1 records) {\"timestamp\""),
            line -> assertThat(line).isEqualTo("splunk: 3 in, 3 sent, 0 filtered"),
            line -> assertThat(line).startsWith("      1  sent"),
            line -> assertThat(line).startsWith("      2  sent"),
            line -> assertThat(line).startsWith("      3  sent"));
  }

  @Test
  void tellsProgramsTheSameAsObjects() throws IOException {
    CommandLineRun run = tried("{\"event\":\"tick\"}\n", "-o", "json");

    assertThat(run.outLines())
        .first()
        .isEqualTo(
            "{\"sink\":\"loki\",\"fate\":\"filtered\",\"record\":1,"
                + "\"by\":\"sinks.loki.transforms[0] drop\",\"sources\":1}");
    assertThat(run.outLines()).hasSize(2);
  }

  @Test
  void aRecordThatIsNoneIsNamedWithItsLine() throws IOException {
    CommandLineRun run = tried("x\n{\"event\":\n");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("line 2: expected one JSON object");
  }

  @Test
  void aTestThatFailsShowsTheDifference() throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        SINKS
            + """
              tests:
                - name: all is sent
                  input: [{event: tick, n: 1}, {event: other, n: 5}]
                  sinks:
                    splunk: [{event: tick, n: 1.0}, {event: another, n: 6, m: x}, {n: 7}]
                    loki: nothing
              """);
    CommandLineRun run = new CommandLineRun(folder).run("check");

    String where = "taffrail: " + folder.resolve("taffrail.yaml") + ":9: all is sent: ";
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith(where + "loki: record 1: expected nothing, found {"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        where + "splunk: record 2: event: expected 'another', found 'other'"),
            line ->
                assertThat(line)
                    .isEqualTo(where + "splunk: record 2: m: expected 'x', found no such field"),
            line -> assertThat(line).isEqualTo(where + "splunk: record 2: n: expected 6, found 5"),
            line ->
                assertThat(line)
                    .isEqualTo(where + "splunk: record 3: expected {\"n\":7}, found nothing"));
  }

  @Test
  void aRecordThatIsNoJsonAndANumberBeyondAllMeasureAreShownAsTheyAre() throws IOException {
    String head =
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\","
            + "\"event\":\"b\",";
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        SINKS
            + "tests:\n- name: n\n  input: ['"
            + head
            + "garbage}', '"
            + head
            + "\"n\":1e99999999999}']\n  expect: [{event: b}, {event: b, n: 1}]\n");
    CommandLineRun run = new CommandLineRun(folder).run("check");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("splunk: record 1: expected {\"event\":\"b\"}, found " + head + "garbage}")
        .contains("splunk: record 2: n: expected 1, found '1e99999999999'");
  }

  private CommandLineRun tried(String input, String... more) throws IOException {
    Files.writeString(folder.resolve("taffrail.yaml"), SINKS);
    String[] arguments = new String[more.length + 3];
    arguments[0] = "check";
    arguments[1] = "--try";
    arguments[2] = "-";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return new CommandLineRun(folder).input(input).run(arguments);
  }
}
