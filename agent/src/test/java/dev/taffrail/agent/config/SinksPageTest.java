package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page {@code docs/sinks.md}: who copies from it gets a configuration that works. */
class SinksPageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Environment ENVIRONMENT =
      new Environment(
          Map.of("LOKI_PASSWORD", "p", "SPLUNK_TOKEN", "t", "OTLP_KEY", "k"), () -> "rpi4");

  @TempDir Path folder;

  @Test
  void everyConfigurationOnItIsOne() throws Exception {
    Set<Class<?>> types = new HashSet<>();
    Matcher blocks = YAML.matcher(page());
    while (blocks.find()) {
      Path file = folder.resolve("taffrail.yaml");
      Files.writeString(file, blocks.group(1));
      Configuration.load(file, ENVIRONMENT)
          .sinks()
          .values()
          .forEach(sink -> types.add(sink.destination().getClass()));
    }
    assertThat(types)
        .containsExactlyInAnyOrder(
            Destination.Loki.class,
            Destination.Splunk.class,
            Destination.CloudWatch.class,
            Destination.Otlp.class,
            Destination.File.class,
            Destination.Console.class);
  }

  @Test
  void namesEveryKeyOfEverySink() throws Exception {
    for (String type : List.of("loki", "splunk", "cloudwatch", "otlp", "file", "console")) {
      assertThat(keys(type))
          .as(type)
          .isNotEmpty()
          .allSatisfy(
              key -> assertThat(page()).containsPattern("`" + key + "\\b|\n {4}" + key + ":"));
    }
  }

  /** The known ones, as they are named where another one stands. */
  private List<String> keys(String type) throws Exception {
    Path file = folder.resolve("unknown.yaml");
    Files.writeString(file, "sinks: {x: {type: " + type + ", zzz: 1}}");
    try {
      Configuration.load(file, ENVIRONMENT);
    } catch (ConfigurationException e) {
      Matcher known =
          Pattern.compile("sinks.x.zzz: expected one of (.*), found").matcher(e.getMessage());
      assertThat(known.find()).isTrue();
      List<String> keys = new ArrayList<>(List.of(known.group(1).split(", ")));
      keys.removeAll(List.of("type", "transforms"));
      return keys;
    }
    throw new AssertionError("expected an unknown key to be a problem");
  }

  private static String page() throws Exception {
    Path classes =
        Path.of(Configuration.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Files.readString(classes.resolve("../../../docs/sinks.md"));
  }
}
