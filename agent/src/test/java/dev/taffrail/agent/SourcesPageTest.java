package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.Environment;
import dev.taffrail.agent.config.SourceSettings;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.RawLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/sources.md} shows to copy from is right. */
class SourcesPageTest {
  @TempDir Path folder;

  @Test
  void theConfigurationIsValidAndItsLineBecomesTheRecordThatIsShown() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "sources.md"));
    Path file = Files.writeString(folder.resolve("taffrail.yaml"), block(page, "yaml"));
    Configuration read = Configuration.load(file, new Environment(Map.of(), () -> "device"));
    assertThat(read.sources()).containsOnlyKeys("kernel", "app", "pump", "system", "audit");

    SourceSettings pump = Objects.requireNonNull(read.sources().get("pump"));
    List<String> shown =
        block(page.substring(page.indexOf("## What becomes of a line")), "").lines().toList();
    byte[] line = shown.get(0).getBytes(UTF_8);
    RawLine raw = new RawLine(line, line.length, Instant.EPOCH, "/var/log/pump.out");
    assertThat(new String(pump.format().record(raw), UTF_8)).isEqualTo(shown.get(1));
  }

  @Test
  void theConfigurationsForOtherProgramsFilesAreValidAndTakeTheirLinesApart() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "sources.md"));
    String daemons = block(page.substring(page.indexOf("A syslog daemon's file")), "yaml");
    String containers = block(page.substring(page.indexOf("## Containers")), "yaml");
    assertThat(load(containers).sources()).containsOnlyKeys("docker", "pods");
    LineFormat syslog = Objects.requireNonNull(load(daemons).sources().get("syslog")).format();
    assertThat(record(syslog, "2026-05-30T08:37:37.951919+02:00 gw CRON[12]: (root) CMD (x: y)"))
        .startsWith(
            "{\"timestamp\":\"2026-05-30T06:37:37.951919Z\",\"level\":\"info\",\"logger\":\"CRON\","
                + "\"event\":\"line\",\"host\":\"gw\",\"pid\":\"12\",\"message\":\"(root) CMD (x: y)\"");
    assertThat(record(syslog, "May  3 08:37:37 gw kernel: [1.0] usb"))
        .contains("-05-03T06:37:37.000000Z\"", "\"logger\":\"kernel\"", "\"message\":\"[1.0] usb\"")
        .doesNotContain("\"time\":");
    LineFormat access = Objects.requireNonNull(load(daemons).sources().get("access")).format();
    assertThat(
            record(access, "::1 - - [30/May/2026:08:37:37 +0200] \"GET / HTTP/1.1\" 200 6 \"-\""))
        .contains(
            "2026-05-30T06:37:37.000000Z", "\"request\":\"GET / HTTP/1.1\"", "\"size\":\"6\"");
  }

  private Configuration load(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("example.yaml"), yaml);
    return Configuration.load(file, new Environment(Map.of(), () -> "device"));
  }

  private static String record(LineFormat format, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return new String(format.record(new RawLine(bytes, bytes.length, Instant.EPOCH, null)), UTF_8);
  }

  /** As a shell runs it, with whatever program there is before the pipe. */
  @Test
  void theShellExampleShipsWhatTheProgramWritesAndEndsWithIt() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "sources.md"));
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log}\nsinks: {archive: {type: file, path: archive.jsonl}}\n");
    Path programs = Files.createDirectory(folder.resolve("bin"));
    program(programs.resolve("some-program"), "echo said; echo complained >&2");
    program(
        programs.resolve("taffrail"),
        "exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\""
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Main.class.getName()));

    ProcessBuilder shell = new ProcessBuilder("sh", "-ec", block(page, "sh"));
    shell.environment().merge("PATH", programs.toString(), (path, own) -> own + ":" + path);
    Process run = shell.directory(folder.toFile()).redirectErrorStream(true).start();
    run.getOutputStream().close();
    String said = new String(run.getInputStream().readAllBytes(), UTF_8);

    assertThat(run.waitFor()).as(said).isZero();
    assertThat(said).contains("archive: read ", "refused 0 + lost 0 + pending 0");
    assertThat(Files.readString(folder.resolve("archive.jsonl")))
        .containsOnlyOnce("\"message\":\"said\"")
        .containsOnlyOnce("\"message\":\"complained\"");
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** The first block of code in this language. */
  private static String block(String page, String language) {
    Matcher matcher =
        Pattern.compile(
                "(?:^|\\n\\n)```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
