package dev.taffrail.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.journald.JournaldConfig;
import dev.taffrail.ship.parse.Container;
import dev.taffrail.ship.parse.RawLine;
import dev.taffrail.ship.tail.Encoding;
import dev.taffrail.ship.tail.FilePatterns;
import dev.taffrail.ship.tail.Multiline;
import dev.taffrail.ship.tail.TailConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceSectionTest {
  @TempDir Path folder;

  @Test
  void everyKeyOfASourceIsTaken() throws Exception {
    Configuration configuration =
        Configurations.load(
            folder,
            """
            sources:
              app:
                files: [logs/*.log, /var/log/app.out]
                exclude: "*.gz"
                format: regex
                regex: '(?<when>\\S+) (?<sev>\\w) (?<who>\\w+) (?<what>\\w+)'
                time: when
                level: [sev]
                logger: who
                event: what
                time_format: "HH:mm:ss dd.MM.yyyy"
                time_zone: Europe/Berlin
                encoding: windows-1252
                container: cri
                begin: end
                multiline: {continuation: '^ ', wait: 3s, lines: 7}
                journal: {path: app-journal.log, max_bytes: 512KiB}
              kernel: {journal: kernel.log}
              system: {journald: true}
              alarms:
                journald:
                  units: [ssh.service, "pump@*.service"]
                  priority: warning
                  matches: _TRANSPORT=kernel
                  begin: all
                format: json
                journal: alarms.log
            """);

    SourceSettings app = Objects.requireNonNull(configuration.sources().get("app"));
    TailConfig files = Objects.requireNonNull(app.files());
    assertThat(files.files())
        .isEqualTo(
            new FilePatterns(List.of(folder + "/logs/*.log", "/var/log/app.out"), List.of("*.gz")));
    assertThat(files.encoding()).isEqualTo(Encoding.WINDOWS_1252);
    assertThat(files.container()).isEqualTo(Container.CRI);
    assertThat(files.fromEnd()).isTrue();
    Multiline multiline = Objects.requireNonNull(files.multiline());
    assertThat(multiline.starts()).isFalse();
    assertThat(multiline.patience()).isEqualTo(Duration.ofSeconds(3));
    assertThat(multiline.lines()).isEqualTo(7);
    assertThat(app.journal())
        .isEqualTo(JournalConfig.at(folder.resolve("app-journal.log")).withMaxBytes(512 * 1024));
    byte[] line = "08:37:37_30.01.2026 E pump stuck".getBytes(StandardCharsets.UTF_8);
    assertThat(
            new String(
                app.format().record(new RawLine(line, line.length, Instant.EPOCH, null)),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"timestamp\":\"1970-01-01T00:00:00.000000Z\",\"level\":\"error\",\"logger\":\"pump\","
                + "\"event\":\"stuck\",\"when\":\"08:37:37_30.01.2026\"}");
    SourceSettings kernel = Objects.requireNonNull(configuration.sources().get("kernel"));
    assertThat(kernel.files()).isNull();
    assertThat(kernel.journald()).isNull();
    assertThat(Objects.requireNonNull(configuration.sources().get("system")).journald())
        .isEqualTo(JournaldConfig.DEFAULT);
    SourceSettings alarms = Objects.requireNonNull(configuration.sources().get("alarms"));
    assertThat(alarms.journald())
        .isEqualTo(
            new JournaldConfig(
                List.of("ssh.service", "pump@*.service"),
                JournaldConfig.Priority.WARNING,
                List.of("_TRANSPORT=kernel"),
                true));
    assertThat(alarms.origin()).isEqualTo("systemd's journal through " + folder + "/alarms.log");
    assertThat(kernel.journal()).isEqualTo(JournalConfig.at(folder.resolve("kernel.log")));
  }
}
