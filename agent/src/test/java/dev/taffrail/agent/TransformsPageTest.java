package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/transforms.md are configurations with tests. */
class TransformsPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void eachExampleDoesWhatItSays() throws IOException {
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(Path.of("../docs/transforms.md")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
    for (String example : examples) {
      CommandLineRun run = check(example);
      assertThat(run.status()).as("%s%n%s", example, run.err()).isZero();
      assertThat(run.out()).contains("tests     1 passed");
    }
  }

  @Test
  void anExampleThatSaysSomethingElseFails() throws IOException {
    Matcher first = EXAMPLE.matcher(Files.readString(Path.of("../docs/transforms.md")));
    assertThat(first.find()).isTrue();
    CommandLineRun run = check(first.group(1).replace("expect:", "expect: nothing\n    x:"));
    assertThat(run.status()).isNotZero();
  }

  private CommandLineRun check(String example) throws IOException {
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        example + "journal: {path: edge.log}\nsinks: {splunk: {url: 'http://s:8088', token: t}}\n");
    return new CommandLineRun(folder).run("check", "taffrail.yaml");
  }
}
