package dev.taffrail.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.SocketAddressFile;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Path journal = Path.of("");
  private Path socket = Path.of("");

  @BeforeEach
  void log() {
    journal = folder.resolve("edge.log");
    socket = folder.resolve("edge.log.control");
    configure(journal);
  }

  @AfterEach
  void endLog() {
    Taffrail.reset();
  }

  private static void configure(Path journal) {
    Taffrail.builder().journal(JournalConfig.at(journal)).drainAtExit(false).configure();
  }

  @Test
  void onlyItsUserReachesItAndNothingStaysBehind() throws IOException {
    try (ControlServer server = ControlServer.start(journal)) {
      assertThat(Files.getPosixFilePermissions(socket))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(ControlClient.ask(journal, ControlRequest.list())).isPresent();
      assertThat(server).isNotNull();
    }
    assertThat(socket).doesNotExist();
    assertThat(ControlClient.ask(journal, ControlRequest.list())).isEmpty();
  }

  @Test
  void theSocketOfAnAgentThatWasKilledIsNobodyAndMakesRoomForTheNext() throws IOException {
    new SocketAddressFile(socket).bind().close();
    assertThat(socket).exists();
    assertThat(ControlClient.ask(journal, ControlRequest.list())).isEmpty();

    try (ControlServer next = ControlServer.start(journal)) {
      assertThat(next).isNotNull();
      assertThat(ControlClient.ask(journal, ControlRequest.list())).isPresent();
    }
  }

  @Test
  void aSecondAgentDoesNotTakeTheSocketOfTheFirst() throws IOException {
    try (ControlServer first = ControlServer.start(journal)) {
      ControlServer.start(journal).close();

      assertThat(first).isNotNull();
      assertThat(ControlClient.ask(journal, ControlRequest.list())).isPresent();
    }
    assertThat(records()).contains("\"event\":\"control_unavailable\"");
  }

  @Test
  void aJournalWhosePathIsLongerThanASocketsMayBeIsAsGood() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a".repeat(120))).resolve("edge.log");
    configure(deep);
    try (ControlServer server = ControlServer.start(deep)) {
      assertThat(server).isNotNull();
      assertThat(ControlClient.ask(deep, ControlRequest.list())).isPresent();
    }
    assertThat(deep.resolveSibling("edge.log.control")).doesNotExist();
  }

  @Test
  void whoSaysNothingKeepsNobodyOut() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    try (ControlServer server = ControlServer.start(journal)) {
      for (int i = 0; i < 4; i++) {
        SocketChannel half = new SocketAddressFile(socket).connect();
        half.write(ByteBuffer.wrap("{\"do\":".getBytes(UTF_8)));
        silent.add(half);
      }
      long begin = System.nanoTime();
      assertThat(server).isNotNull();
      assertThat(ControlClient.ask(journal, ControlRequest.list())).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "level edge debug | expected an object of JSON",
        "{} | expected a member 'do', found none",
        "{\"do\":\"stop\"} | do: expected one of list, set, reset, found 'stop'",
        "{\"do\":\"set\",\"logger\":\"edge\",\"level\":\"loud\"} | level: expected one of debug, info,",
        "{\"do\":\"set\",\"logger\":\"edge\",\"level\":\"debug\",\"seconds\":0} | expected 1 to 604800",
        "{\"do\":\"set\",\"logger\":\"edge\",\"level\":\"debug\"} | expected a member 'seconds'",
      })
  void aWrongQuestionIsAnsweredWithWhatWasExpected(String line, String error) throws IOException {
    try (ControlServer server = ControlServer.start(journal);
        SocketChannel channel = new SocketAddressFile(socket).connect()) {
      assertThat(server).isNotNull();
      Channels.writeLine(channel, line, PATIENCE);

      assertThat(Channels.readLine(channel, PATIENCE))
          .startsWith("{\"ok\":false,\"error\":")
          .contains(error);
    }
    assertThat(Taffrail.levels().asMap()).isEqualTo(Map.of("", Level.INFO));
  }

  @Test
  void everyChangeIsARecordWhateverLevelsAreSet() throws IOException {
    try (ControlServer server = ControlServer.start(journal)) {
      assertThat(server).isNotNull();
      for (String logger : List.of("", "taffrail", "edge.adapter")) {
        ControlClient.ask(
            journal, ControlRequest.set(logger, Level.CRITICAL, Duration.ofMinutes(10)));
      }
      ControlClient.ask(journal, ControlRequest.reset("edge.adapter"));
      ControlClient.ask(journal, ControlRequest.reset(null));
      ControlClient.ask(journal, ControlRequest.list());
    }
    String user = "\"user\":\"" + Files.getOwner(folder).getName() + "\"";
    assertThat(records().lines().filter(line -> line.contains("taffrail.control")))
        .satisfiesExactly(
            line -> assertThat(line).contains("log_level_set", user, "\"target\":\"all\""),
            line -> assertThat(line).contains("log_level_set", user, "\"target\":\"taffrail\""),
            line -> assertThat(line).contains("\"target\":\"edge.adapter\"", "\"until\":\"2"),
            line -> assertThat(line).contains("log_level_reset", "\"target\":\"edge.adapter\""),
            line -> assertThat(line).contains("log_level_reset", "\"target\":\"every logger\""));
  }

  @Test
  void theLoggerOfTheseRecordsKeepsItsLevel() {
    try (ControlServer server = ControlServer.start(journal)) {
      assertThat(server).isNotNull();
      assertThatThrownBy(
              () ->
                  ControlClient.ask(
                      journal,
                      ControlRequest.set(
                          "taffrail.control", Level.CRITICAL, Duration.ofMinutes(1))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("keeps its own");
    }
  }

  private String records() throws IOException {
    Taffrail.current().orElseThrow().flush();
    return Files.readString(journal);
  }
}
