package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.FaultyWay.Fault;
import dev.taffrail.ship.FaultyWay.Manner;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** While a fault lasts, a sink is in one state, and its words name the fault. */
@Tag("search")
class FaultWordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (Ways way : List.of(Ways.LOKI, Ways.SPLUNK, Ways.CLOUDWATCH, Ways.OTLP)) {
        if (state(fault) != null) {
          all.add(Arguments.of(way, fault));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("all")
  void aFaultThatLastsIsNamed(Ways way, Fault fault) throws Exception {
    Path journal = write();
    try (Receiver receiver = way.receiver();
        FaultyWay between = new FaultyWay(receiver.url(), fault, Manner.FOR_EVER);
        Shipper shipper =
            WayProcess.shipper(
                journal, way.sink(URI.create("http://127.0.0.1:" + between.port())))) {
      shipper.start();
      await().atMost(PATIENCE).until(() -> status(shipper).retries() > 1);
      SinkStatus status = status(shipper);
      assertThat(status.state()).as(status.lastError()).isEqualTo(state(fault));
      assertThat(status.lastError()).containsPattern(words(fault));
      assertThat(status.accounts().pending()).isEqualTo(status.accounts().read()).isPositive();
    }
  }

  private static SinkStatus status(Shipper shipper) {
    return Objects.requireNonNull(shipper.status().get(Ways.NAME));
  }

  /** Null for what is no lasting fault of the way. */
  private static @Nullable State state(Fault fault) {
    return switch (fault) {
      case REDIRECT, UNAUTHORIZED, FORBIDDEN -> State.MISCONFIGURED;
      case NO_NAME, SLOW_READS, TOO_LARGE, CLOCK -> null;
      default -> State.RETRYING;
    };
  }

  private static String words(Fault fault) {
    return switch (fault) {
      case REFUSED -> "[Cc]onnection refused";
      case RESET_IN_REQUEST, RESET_IN_ANSWER -> "reset|end of file|closed|found a part of one";
      case HALF_ANSWER -> "closed in the middle|found a part of one";
      case BLACK_HOLE -> "within 500ms|did not complete before";
      case PORTAL -> "not_(loki|splunk|cloudwatch|otlp): .*page for people";
      case REDIRECT -> "redirected.*302";
      case RATE, RATE_WITH_TIME -> "429";
      case UNWELL -> "503";
      case UNAUTHORIZED -> "credentials.*401";
      case FORBIDDEN -> "credentials.*403";
      default -> "nothing";
    };
  }

  private Path write() throws IOException {
    Path file = dir.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(file).withSealed(false))) {
      for (int i = 0; i < 5; i++) {
        journal.append(
            Records.line(
                MemoryJournal.START.plusMillis(i), Level.INFO, "edge.test", "tick", ",\"n\":" + i));
      }
    }
    return file;
  }
}
