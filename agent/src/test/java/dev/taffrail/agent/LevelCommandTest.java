package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.control.ControlServer;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelCommandTest {
  @TempDir Path folder;
  private Optional<ControlServer> server = Optional.empty();

  @BeforeEach
  void start() {
    Path journal = folder.resolve("edge.log");
    Taffrail.builder().journal(JournalConfig.at(journal)).drainAtExit(false).configure();
    server = Optional.of(ControlServer.start(journal));
  }

  @AfterEach
  void end() {
    server.ifPresent(ControlServer::close);
    Taffrail.reset();
  }

  @Test
  void setsALevelForATimeAndSaysUntilWhen() {
    CommandLineRun run = level("edge.adapter", "debug", "--for", "90m");

    assertThat(run.status()).isZero();
    assertThat(run.outLines().get(0)).matches("LOGGER +LEVEL +UNTIL");
    assertThat(run.outLines().get(1)).matches("all +info");
    assertThat(run.outLines().get(2)).matches("edge\\.adapter +debug +20\\S+Z, .* left");
    assertThat(Taffrail.levels().get("edge.adapter.modbus")).isEqualTo(Level.DEBUG);
    assertThat(minutesLeft("edge.adapter")).isEqualTo(89);
  }

  @Test
  void withoutATimeItIsTenMinutes() {
    level("all", "warning");

    assertThat(Taffrail.levels().get()).isEqualTo(Level.WARNING);
    assertThat(minutesLeft("")).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({"10m, 10 min", "30h, 30 h", "7d, 7 days"})
  void tellsWhatIsLeftInAUnitThatLeavesFewDigits(String time, String left) {
    CommandLineRun run = level("edge", "debug", "--for", time);

    assertThat(run.outLines().get(2)).endsWith(", " + left + " left");
  }

  @Test
  void goesBackForOneLoggerAndForAll() {
    level("edge", "debug");
    level("sim", "error");

    level("edge", "--reset");
    assertThat(Taffrail.levels().asMap()).containsOnlyKeys("", "sim", "taffrail.control");

    level("--reset");
    assertThat(Taffrail.levels().asMap()).containsOnlyKeys("", "taffrail.control");
  }

  @Test
  void listsAsJson() {
    level("edge", "debug");

    assertThat(level("-o", "json").out())
        .startsWith("{\"pid\":" + ProcessHandle.current().pid() + ",\"levels\":[")
        .contains(
            "{\"logger\":\"\",\"level\":\"info\"}", "\"logger\":\"edge\",\"level\":\"debug\"");
  }

  @Test
  void noAgentIsExitStatusThree() {
    server.ifPresent(ControlServer::close);

    CommandLineRun run = level();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("no agent runs that writes " + folder.resolve("edge.log"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "edge | expected LOGGER LEVEL, or LOGGER --reset, found LOGGER alone",
        "edge loud | expected one of debug, info, warning, error, critical, found 'loud'",
        "edge debug --for 8d | --for: expected 1s to 7d",
        "edge debug --for 0s | --for: expected 1s to 7d",
        "edge debug --reset | --reset: expected no LEVEL and no --for beside it",
        "--for 5m | --for: expected LOGGER and LEVEL as well",
        "taffrail.control debug | keeps its own",
      })
  void whatMakesNoSenseIsRefused(String arguments, String message) {
    CommandLineRun run = level(arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(message);
  }

  private static long minutesLeft(String logger) {
    return Objects.requireNonNull(Taffrail.levels().remaining().get(logger), logger).toMinutes();
  }

  private CommandLineRun level(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "level";
    all[1] = "--journal";
    all[2] = "edge.log";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return new CommandLineRun(folder).clock(Clock.systemUTC()).run(all);
  }
}
