package dev.taffrail.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstConfigurationTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsValidAndRunsAsItStands() throws Exception {
    CommandLineRun run = new CommandLineRun(folder).run("init-config");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualToIgnoringNewLines("wrote " + folder.resolve("taffrail.yaml"));
    assertThat(new CommandLineRun(folder).run("check").out()).contains("OK", "device    host-7");
    try (Child agent = new Child(folder, "run")) {
      Path journal = folder.resolve("log/edge.log");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> Files.exists(journal) && Files.readString(journal).contains("agent_started"));
      agent.terminate();
      agent.status();
      assertThat(Files.readString(journal)).contains("agent_stopped", "\"crashed\":false");
    }
  }

  /** With the # taken away it has to be right, too, where no secret and no file is missing. */
  @Test
  void whatIsOffInItIsValidAsWell() throws Exception {
    new CommandLineRun(folder).run("init-config");
    Path file = folder.resolve("taffrail.yaml");
    String all = Files.readString(file).replaceAll("(?m)^( *)#(?=[a-z-])", "$1");
    Files.writeString(file, all.replace("${env:SPLUNK_TOKEN}", "t"));

    CommandLineRun check = new CommandLineRun(folder).run("check");

    assertThat(check.err()).isEmpty();
    assertThat(check.out())
        .contains(
            "sink      archive",
            "source    app",
            "pipeline  cold_chain, /var/lib/taffrail/cold_chain.csv, 1 rule, ");
  }

  @Test
  void othersCannotReadItAndNothingIsOverwritten() throws Exception {
    Path file = folder.resolve("other.yaml");
    new CommandLineRun(folder).run("init-config", "other.yaml", "--device", "x: \"${y}\"");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(new CommandLineRun(folder).run("check", "other.yaml").out())
        .contains("device    x: \"${y}\"");

    CommandLineRun again = new CommandLineRun(folder).run("init-config", "other.yaml");

    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).isEqualToIgnoringNewLines("taffrail: exists already: " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "ship"})
  void aTerminalWithoutAConfigurationIsAskedWhetherToWriteOne(String command) throws IOException {
    CommandLineRun run = new CommandLineRun(folder).onTerminal().input("y\n");
    run.stop.request(); // what it writes may run for ever

    run.run(command);

    assertThat(run.out()).contains("Write one to " + folder.resolve("taffrail.yaml") + "? [y/N]");
    assertThat(folder.resolve("taffrail.yaml")).exists();
    if (command.equals("ship")) {
      assertThat(run.err()).contains("no sinks in " + folder.resolve("taffrail.yaml"));
    }
  }

  @ParameterizedTest
  @CsvSource({"n", "''", "maybe"})
  void anythingButYesWritesNothing(String answer) {
    CommandLineRun run = new CommandLineRun(folder).onTerminal().input(answer).run("run");

    assertThat(run.status()).isEqualTo(2);
    assertThat(folder.resolve("taffrail.yaml")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "ship"})
  void elsewhereTheErrorNamesTheCommandThatWritesOne(String command) {
    CommandLineRun run = new CommandLineRun(folder).input("y\n").run(command);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("; taffrail init-config writes one");
    assertThat(folder.resolve("taffrail.yaml")).doesNotExist();
  }
}
