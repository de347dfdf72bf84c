package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlLinesTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:20Z");
  private static final ClockChange CLOCK_SET_BACK =
      new ClockChange(TIME, -3_600_000, 250, 77, "b00t0001");

  @Test
  void aPruneIsThePublishedLine() {
    String published = text(Vectors.EPOCH.lines("edge.log.1").get(4));
    var pruned = new ControlLines.Pruned(12, 3, 3159, "backups=2");
    assertThat(text(ControlLines.pruned(TIME, pruned))).isEqualTo(published);
    assertThat(ControlLines.parsePruned(published.getBytes(UTF_8))).contains(pruned);
  }

  @Test
  void aRecoveryIsReadAsItWasWritten() {
    var recovered = new ControlLines.Recovered(5, 700, 0, "ab".repeat(32), 2, 1);
    byte[] line = ControlLines.recovered(TIME, recovered);
    assertThat(text(line))
        .isEqualTo(
            "{\"timestamp\":\"2026-01-01T00:00:20.000000Z\",\"level\":\"warning\","
                + "\"logger\":\"taffrail.journal\",\"event\":\"journal_recovered\",\"at\":5,"
                + "\"offset\":700,\"length\":0,\"sha256\":\""
                + "ab".repeat(32)
                + "\",\"last_seal\":2,\"unsealed\":1}");
    assertThat(ControlLines.parseRecovered(line)).contains(recovered);
    assertThat(ControlLines.parsePruned(line)).isEmpty();
  }

  @Test
  void dropsAreCountedByLevel() {
    assertThat(
            text(
                ControlLines.dropped(
                    TIME, Map.of(Level.DEBUG, 3L, Level.ERROR, 1L), "buffer_full")))
        .endsWith(
            "\"event\":\"records_dropped\",\"count\":4,\"debug\":3,\"info\":0,\"warning\":0,"
                + "\"error\":1,\"critical\":0,\"reason\":\"buffer_full\"}");
  }

  @Test
  void everyControlLineIsARecordOfTheJournalsLogger() {
    RecordHead head = requireNonNull(RecordHead.parse(ControlLines.clockChanged(CLOCK_SET_BACK)));
    assertThat(head.isControl()).isTrue();
    assertThat(head.event()).isEqualTo("clock_changed");
    assertThat(head.time()).isEqualTo(TIME);
  }

  @Test
  void aPruneOfAnotherLoggerOrWithMissingKeysIsNone() {
    String line = text(ControlLines.pruned(TIME, new ControlLines.Pruned(1, 1, 1, "x")));
    assertThat(parsePruned(line.replace("taffrail.journal", "app.taffrail.journal"))).isFalse();
    assertThat(parsePruned(line.replace("\"files\":1,", ""))).isFalse();
    assertThat(parsePruned(line.replace("\"files\":1", "\"files\":"))).isFalse();
    assertThat(parsePruned(line.replace("}", ",\"more\":1}"))).isFalse();
    assertThat(parsePruned(line)).isTrue();
  }

  @Test
  void aChangeOfTheClockIsReadAsItWasWritten() {
    byte[] line = ControlLines.clockChanged(CLOCK_SET_BACK);
    assertThat(ClockChange.parse(line)).contains(CLOCK_SET_BACK);
    assertThat(text(line))
        .endsWith(
            "\"event\":\"clock_changed\",\"before\":\""
                + Timestamps.format(TIME.plusSeconds(3_600))
                + "\",\"jump_ms\":-3600000,\"slept_ms\":250,\"monotonic_ms\":77,"
                + "\"boot\":\"b00t0001\"}");
    assertThat(CLOCK_SET_BACK.correctionMillis()).isEqualTo(-3_600_250);
    String forged = text(line).replace("taffrail.journal", "app.taffrail.journal");
    assertThat(ClockChange.parse(forged.getBytes(UTF_8))).isEmpty();
  }

  private static boolean parsePruned(String line) {
    return ControlLines.parsePruned(line.getBytes(UTF_8)).isPresent();
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }
}
