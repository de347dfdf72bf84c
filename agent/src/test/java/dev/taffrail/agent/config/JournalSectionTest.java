package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalSectionTest {
  @TempDir Path folder;

  @Test
  void everyKeyOfTheJournalIsTaken() throws Exception {
    Configuration configuration =
        Configurations.load(
            folder,
            """
            device: rpi4-field-01
            level: warning
            journal:
              path: logs/edge.log
              max_bytes: 512KiB
              backups: 7
              sealed: true
              origin: example.com/fleet7/${device}/edge
              sync: 5s
              timeout: 7s
              keep: 30d
              max_total_bytes: 3MiB
              hold_unshipped: 64MiB
            """);

    assertThat(configuration.device()).isEqualTo("rpi4-field-01");
    assertThat(configuration.level()).isEqualTo(Level.WARNING);
    assertThat(configuration.journal())
        .isEqualTo(
            JournalConfig.at(folder.resolve("logs/edge.log"))
                .withMaxBytes(524_288)
                .withOrigin("example.com/fleet7/rpi4-field-01/edge")
                .withSync(Duration.ofSeconds(5))
                .withTimeout(Duration.ofSeconds(7))
                .withRetention(new RetentionPolicy(7, 3 << 20, Duration.ofDays(30), 64 << 20)));
  }

  @Test
  void anUnsealedJournalMayBeSmallOrWithoutLimit() throws Exception {
    JournalConfig journal =
        Configurations.load(folder, "journal: {sealed: false, max_bytes: 0}").journal();

    assertThat(journal.sealed()).isFalse();
    assertThat(journal.maxBytes()).isZero();
  }

  @Test
  void theDebugJournalIsUnsealedNeverForcedAndWithinItsLimitInAllItsFiles() throws Exception {
    JournalConfig debug =
        Objects.requireNonNull(
            Configurations.load(folder, "debug: {path: /d/debug.log, keep: 12h, max_bytes: 4MiB}")
                .debug());

    assertThat(debug.path()).isEqualTo(Path.of("/d/debug.log"));
    assertThat(debug.sealed()).isFalse();
    assertThat(debug.sync()).isZero();
    assertThat(debug.retention().keep()).isEqualTo(Duration.ofHours(12));
    assertThat(debug.maxBytes() * (debug.retention().backups() + 1)).isEqualTo(4 * 1024 * 1024);
  }

  @Test
  void aDebugJournalKeepsADayAndEightMebibytesIfNothingElseIsSaid() throws Exception {
    JournalConfig debug =
        Objects.requireNonNull(Configurations.load(folder, "debug: {path: /d/debug.log}").debug());

    assertThat(debug.retention().keep()).isEqualTo(Duration.ofHours(24));
    assertThat(debug.maxBytes() * (debug.retention().backups() + 1)).isEqualTo(8 * 1024 * 1024);
  }
}
