package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each configuration of docs/pipelines.md makes the record behind it of the series before that. */
class PipelinesPageTest {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```yaml\n(.*?)```\n\n```csv\n(.*?)```\n\n```json\n(.*?)\n```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void eachExampleFiresAsShown() throws Exception {
    String page = Files.readString(Path.of("../docs/pipelines.md"));
    List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();
    assertThat(examples).hasSize(5);
    for (MatchResult example : examples) {
      assertThat(fired(example.group(1), example.group(2)))
          .as(example.group(1))
          .containsExactly(example.group(3));
    }
  }

  @Test
  void everyKindOfRuleHasAnExample() throws Exception {
    String page = Files.readString(Path.of("../docs/pipelines.md"));
    for (String kind : List.of("threshold", "rate", "deviation", "absence")) {
      assertThat(page).contains("### " + kind).contains("- " + kind + ": {name: ");
    }
  }

  @Test
  void theExampleOfActionsStoresTheEventAsShownAndLogsItAndGivesUpNobodysPager() throws Exception {
    String page = Files.readString(Path.of("../docs/pipelines.md"));
    Matcher example =
        Pattern.compile(
                "```yaml\n(pipelines:[^`]*actions:.*?)```.*?```json\n(.*?)\n```", Pattern.DOTALL)
            .matcher(page);
    assertThat(example.find()).isTrue();
    Files.writeString(folder.resolve("cold.csv"), "timestamp,value\n2026-05-30 08:05:00,8.4\n");
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        example.group(1).replace("https://pager.example", "http://127.0.0.1:1")
            + "journal: {path: edge.log, sealed: false}\n");
    CommandLineRun run =
        new CommandLineRun(folder)
            .variable("PAGER_TOKEN", "s3cret")
            .run("run", "--config", "taffrail.yaml");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve("alarms.jsonl")))
        .matches("(?s).*\"correlation_id\":\"[0-9a-f-]{36}\".*")
        .isEqualToIgnoringNewLines(
            example
                .group(2)
                .replaceFirst("…", id(Files.readString(folder.resolve("alarms.jsonl")))));
    List<String> records = Records.read(folder.resolve("edge.log"));
    assertThat(records)
        .filteredOn(line -> line.contains("\"event\":\"cold_chain_broken\""))
        .singleElement()
        .asString()
        .contains("\"level\":\"critical\",\"logger\":\"pager\"")
        .contains("\"site\":\"north\"");
    assertThat(records)
        .filteredOn(line -> line.contains("\"event\":\"rule_action_failed\""))
        .singleElement()
        .asString()
        .contains("\"action\":\"http\"");
    assertThat(records).noneMatch(line -> line.contains("s3cret"));
  }

  private static String id(String line) {
    return line.replaceFirst("(?s).*\"correlation_id\":\"([^\"]+)\".*", "$1");
  }

  /** Runs the configuration over the series, in a folder of its own. */
  private List<String> fired(String yaml, String csv) throws Exception {
    Path home = Files.createTempDirectory(folder, "example");
    Matcher name = Pattern.compile("csv: (\\S+)").matcher(yaml);
    assertThat(name.find()).isTrue();
    Files.writeString(home.resolve(name.group(1)), csv);
    Files.writeString(
        home.resolve("taffrail.yaml"), yaml + "journal: {path: edge.log, sealed: false}\n");
    CommandLineRun run = new CommandLineRun(home).run("run", "--config", "taffrail.yaml");
    assertThat(run.status()).as(run.err()).isZero();
    return Records.read(home.resolve("edge.log")).stream()
        .filter(line -> line.contains("\"event\":\"rule_fired\""))
        .map(
            line ->
                line.replaceAll(
                    "\"(timestamp|(?:readings_)?correlation_id)\":\"[^\"]+\"", "\"$1\":…"))
        .toList();
  }
}
