package dev.taffrail.agent.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnomalyTableTest {
  private static final Series SERIES = Series.ALL.get(0);
  private static final Anomaly ANOMALY =
      new Anomaly(
          SERIES, Instant.parse("2014-03-29T15:00:00Z"), Instant.parse("2014-04-20T22:00:00Z"));

  @Test
  void saysWhatWasFoundWhatWasMissedAndWhatWasNone() throws Exception {
    Alarm right = alarm("2014-04-03T00:00:00Z");
    Alarm wrong = alarm("2015-01-01T00:00:00Z");

    assertThat(new AnomalyTable(List.of(ANOMALY), List.of(right, wrong)).lines(0))
        .anySatisfy(line -> assertThat(line).contains("too_warm", "4.4 days", "17.9 days"))
        .contains("  false alarm of too_warm at 2015-01-01 00:00")
        .anySatisfy(line -> assertThat(line).startsWith("  1 of 1 found, 1 false alarms."));
    assertThat(new AnomalyTable(List.of(ANOMALY), List.of(wrong)).lines(0))
        .anySatisfy(line -> assertThat(line).contains("missed in " + SERIES.pipeline()))
        .anySatisfy(line -> assertThat(line).startsWith("  0 of 1 found, 1 false alarms."));
  }

  @Test
  void aTerminalOf80ColumnsIsWideEnough() throws Exception {
    List<Alarm> found =
        Anomaly.all().stream()
            .map(
                each ->
                    new Alarm(
                        each.series().pipeline(),
                        "machine_too_cold",
                        "critical",
                        each.start().plusSeconds(3600),
                        "id"))
            .toList();

    String lines = String.join("\n", new AnomalyTable(Anomaly.all(), found).lines(80));

    assertThat(lines.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(lines).contains("machine_too_cold").doesNotContain("series");
  }

  private static Alarm alarm(String time) {
    return new Alarm(SERIES.pipeline(), "too_warm", "warning", Instant.parse(time), "id");
  }
}
