package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd hears of {@code taffrail ship}, at the socket that it would listen on. */
@Tag("search")
class ServiceManagerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Receives datagrams as systemd does, and closes what comes with them, which ends the wait; of as
   * many as its second argument says, it does not.
   */
  private static final String SYSTEMD =
      """
      import array, os, socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind(sys.argv[1])
      late, kept = int(sys.argv[2]), []
      print("bound", flush=True)
      while True:
          data, more, _, _ = s.recvmsg(65536, 4096)
          for level, kind, fds in more:
              if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                  for fd in array.array("i", fds):
                      kept.append(fd) if len(kept) < late else os.close(fd)
          print(" ".join(data.decode().split("\\n")), flush=True)
      """;

  @TempDir Path folder;

  @Test
  void systemdHearsOfTheStartTheWatchdogAReloadAndTheEnd() throws Exception {
    Tool.require("systemd-notify", "python3");
    writeConfiguration();
    Path socket = folder.resolve("notify");
    Path heard = folder.resolve("heard");
    Process systemd = systemd(socket, heard, 0);
    try {
      Map<String, String> environment =
          Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "1000000");
      try (Child shipper = Child.in(folder, environment, "ship")) {
        awaitText(heard, "READY=1 STATUS=loki ");
        awaitText(heard, "STATUS=loki retrying");
        awaitText(heard, "WATCHDOG=1");
        long before = System.nanoTime() / 1000;
        new ProcessBuilder("kill", "-HUP", Long.toString(shipper.pid())).start().waitFor();
        awaitText(heard, "RELOADING=1 MONOTONIC_USEC=");
        awaitReadyAfterReload(heard);
        long usec =
            Long.parseLong(
                Files.readString(heard).replaceAll("(?s).*MONOTONIC_USEC=(\\d+).*", "$1"));
        assertThat(usec).isBetween(before, System.nanoTime() / 1000);
        shipper.terminate();
        awaitText(heard, "STOPPING=1");
        assertThat(shipper.status()).isZero();
      }
    } finally {
      systemd.destroyForcibly();
    }
  }

  @Test
  void aStartThatSystemdWasTooBusyToHearOfIsSaidAgain() throws Exception {
    Tool.require("systemd-notify", "python3");
    writeConfiguration();
    Path socket = folder.resolve("notify");
    Path heard = folder.resolve("heard");
    Process systemd = systemd(socket, heard, 1);
    try (Child shipper = Child.in(folder, Map.of("NOTIFY_SOCKET", socket.toString()), "ship")) {
      awaitText(heard, "READY=1 STATUS=loki ");
      awaitText(heard, "READY=1 WATCHDOG=1");
      shipper.terminate();
      assertThat(shipper.status()).isZero();
    } finally {
      systemd.destroyForcibly();
    }
  }

  @Test
  void aStopDoesNotWaitForASystemdThatHearsNothing() throws Exception {
    Tool.require("systemd-notify", "python3");
    writeConfiguration();
    Path socket = folder.resolve("notify");
    Path heard = folder.resolve("heard");
    Process systemd = systemd(socket, heard, Integer.MAX_VALUE);
    try (Child shipper = Child.in(folder, Map.of("NOTIFY_SOCKET", socket.toString()), "ship")) {
      awaitText(heard, "READY=1 STATUS=loki ");
      shipper.terminate();
      awaitText(heard, "STOPPING=1");
      assertThat(shipper.status()).isZero(); // 143 were that of a process that did not end in time
    } finally {
      systemd.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"taffrail-ship, ship", "taffrail, run"})
  void theUnitIsOneThatSystemdTakes(String name, String command) throws Exception {
    Tool.require("systemd-analyze");
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    for (String each : List.of("taffrail", "taffrail-ship")) { // one of them wants the other
      String unit = Files.readString(Path.of("..", "packaging", "systemd", each + ".service"));
      Files.writeString(
          folder.resolve(each + ".service"), unit.replace("/usr/bin/taffrail", program.toString()));
    }
    Path installed = folder.resolve(name + ".service");
    assertThat(installed)
        .content()
        .contains("ExecStart=" + program + " " + command + " ")
        .contains(
            "\nKillMode=mixed\n") // a messenger that is under way at a stop is none that failed
        .containsPattern("(?m)^SuccessExitStatus=.*\\b143$"); // a JVM's, of SIGTERM while it starts
    Process verify =
        new ProcessBuilder("systemd-analyze", "verify", "--man=no", installed.toString())
            .redirectErrorStream(true)
            .start();
    List<String> words =
        new String(verify.getInputStream().readAllBytes(), UTF_8)
            .lines()
            .filter(line -> line.contains("taffrail"))
            .toList();

    assertThat(words).isEmpty();
    assertThat(verify.waitFor()).isZero();
  }

  @Test
  void theShipperStartsOnceTheAgentHasStopped() throws Exception {
    String agent = Files.readString(Path.of("..", "packaging", "systemd", "taffrail.service"));
    assertThat(agent)
        .contains("\nConflicts=taffrail-ship.service\n")
        .containsPattern("(?m)^(After|Before)=.*\\btaffrail-ship\\.service\\b");
  }

  private void writeConfiguration() throws Exception {
    Records.write(folder.resolve("edge.log"), Records.at(1, "info", "one", ""));
    Files.writeString(
        folder.resolve("taffrail.yaml"),
        "journal: {path: edge.log}\nsinks: {loki: {url: 'http://127.0.0.1:"
            + Ports.free()
            + "', labels: {job: edge}, max_age: 36500d}}\n");
  }

  private static Process systemd(Path socket, Path heard, int late) throws Exception {
    Process systemd =
        new ProcessBuilder("python3", "-c", SYSTEMD, socket.toString(), Integer.toString(late))
            .redirectOutput(heard.toFile())
            .start();
    awaitText(heard, "bound");
    return systemd;
  }

  private static void awaitReadyAfterReload(Path heard) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> // its own half of the watchdog's time begins then
            Files.readString(heard).matches("(?s).*RELOADING=1.*READY=1[^\n]* WATCHDOG=1\n.*"));
  }

  private static void awaitText(Path file, String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(Files.readString(file)).contains(text));
  }
}
