package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.ClockRule;
import dev.taffrail.ship.LinkLimit;
import dev.taffrail.ship.TimePolicy.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page {@code docs/time.md}. */
class TimePageTest {
  @TempDir Path folder;

  @Test
  void itsConfigurationIsOneAndStatesTheDefaultsOfTheClock() throws Exception {
    Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page());
    assertThat(yaml.find()).isTrue();
    Path file = folder.resolve("taffrail.yaml");
    Files.writeString(file, yaml.group(1));
    Configuration read = Configuration.load(file, new Environment(Map.of(), () -> "rpi4"));
    assertThat(read.clock()).isEqualTo(ClockRule.DEFAULT);
    SinkSettings loki = Objects.requireNonNull(read.sinks().get("loki"));
    assertThat(loki.options().time().tooOld()).isEqualTo(Action.RESTAMP);
    assertThat(loki.options().limit()).isEqualTo(new LinkLimit(8 * 1024, 20 * 1024 * 1024));
  }

  private static String page() throws Exception {
    Path classes =
        Path.of(Configuration.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Files.readString(classes.resolve("../../../docs/time.md"));
  }
}
