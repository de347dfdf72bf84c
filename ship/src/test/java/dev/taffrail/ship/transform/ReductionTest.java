package dev.taffrail.ship.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Rehearsal;
import dev.taffrail.ship.Rehearsal.Fate;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Transform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The transforms that make fewer records of many. */
class ReductionTest {
  private static final Instant MINUTE = Instant.parse("2026-05-30T08:37:00Z");
  private static final Duration EVERY = Duration.ofSeconds(60);

  private final List<ShipRecord> records = new ArrayList<>();

  @Test
  void summarisesByEventLevelAndKey() {
    add(1, Level.INFO, "r", "\"s\":\"a\",\"v\":3");
    add(2, Level.INFO, "r", "\"s\":\"b\",\"v\":1e2");
    add(3, Level.WARNING, "r", "\"s\":\"a\",\"v\":7");
    add(4, Level.INFO, "r", "\"s\":\"a\",\"v\":-1.50,\"w\":1e400,\"x\":\"NaN\",\"y\":{\"z\":1}");
    add(5, Level.INFO, "other", "\"s\":\"a\"");
    add(60, Level.INFO, "r", "\"s\":\"a\",\"v\":2");

    List<String> sent = sent(readings().summarise(EVERY, List.of("s")));
    assertThat(sent).hasSize(5);
    assertThat(sent.get(0)).contains("\"event\":\"other\"");
    assertThat(sent.get(1))
        .isEqualTo(
            "{\"timestamp\":\"2026-05-30T08:37:04.000000Z\",\"level\":\"info\","
                + "\"logger\":\"edge.test\",\"event\":\"log_summary\",\"of\":\"r\",\"s\":\"a\","
                + "\"count\":2,\"first\":\"2026-05-30T08:37:01.000000Z\","
                + "\"last\":\"2026-05-30T08:37:04.000000Z\",\"first_index\":0,\"last_index\":3,"
                + "\"numbers\":{\"v\":{\"count\":2,\"min\":-1.50,\"mean\":0.75,\"max\":3,"
                + "\"last\":-1.50}},\"numbers_left_out\":1}");
    assertThat(sent.get(2)).contains("\"s\":\"b\",\"count\":1,", "\"mean\":100.0,");
    assertThat(sent.get(3)).contains("\"level\":\"warning\"", "\"count\":1,");
    assertThat(sent.get(4)).contains("\"first\":\"2026-05-30T08:38:00.000000Z\"");
  }

  @Test
  void namesAFewCorrelationIds() {
    for (int i = 0; i < 8; i++) {
      records.add(record(i, MINUTE, Level.INFO, "r", "\"correlation_id\":\"id" + i / 2 * 2 + "\""));
    }
    assertThat(sent(readings().summarise(EVERY, List.of())).get(0))
        .contains("\"correlation_ids\":[\"id0\",\"id2\",\"id4\"]");
  }

  @Test
  void countsLateRecordsInAndEndsThePeriodWhenTheClockJumps() {
    add(70, Level.INFO, "r", "");
    add(119, Level.INFO, "r", "");
    add(30, Level.INFO, "r", "");
    add(-30, Level.INFO, "r", "");
    add(70, Level.INFO, "r", "");

    assertThat(sent(readings().summarise(EVERY, List.of())))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("\"count\":3,\"first\":\"2026-05-30T08:37:30.", "08:38:59."),
            line -> assertThat(line).contains("\"count\":1,\"first\":\"2026-05-30T08:36:30."),
            line -> assertThat(line).contains("\"count\":1,\"first\":\"2026-05-30T08:38:10."));
  }

  @Test
  void endsThePeriodEarlyRatherThanRememberTooManyKeys() {
    for (int i = 0; i < 2_500; i++) {
      records.add(record(i, MINUTE, Level.INFO, "r", "\"s\":" + i % 1_200));
    }
    List<Rehearsal.Event> events =
        Rehearsal.of(List.of(readings().summarise(EVERY, List.of("s"))), records);
    long sources =
        events.stream()
            .filter(event -> event.fate() == Fate.SENT)
            .mapToLong(Rehearsal.Event::sources)
            .sum();
    assertThat(sources).isEqualTo(2_500);
    assertThat(events.get(1_000).fate()).isEqualTo(Fate.SENT);
  }

  @Test
  void endsThePeriodEarlyRatherThanRememberTooManyNumbers() {
    String numbers =
        IntStream.range(0, 32).mapToObj(i -> ",\"n" + i + "\":1").collect(Collectors.joining());
    for (int i = 0; i < 300; i++) {
      records.add(record(i, MINUTE, Level.INFO, "r", "\"s\":\"" + i + "\"" + numbers));
    }
    List<Fate> fates =
        Rehearsal.of(List.of(readings().summarise(EVERY, List.of("s"))), records).stream()
            .map(Rehearsal.Event::fate)
            .toList();
    assertThat(fates.indexOf(Fate.SENT)).isBetween(1, 200);
  }

  @Test
  void aSummaryIsNoLongerThanARecordMayBe() {
    for (char c = 'a'; c < 'd'; c++) {
      String id = "\"correlation_id\":\"" + String.valueOf(c).repeat(30_000) + "\"";
      records.add(record(c, MINUTE, Level.INFO, "r", id));
    }
    String logger = "x".repeat(60_000);
    byte[] line = Records.line(MINUTE, Level.INFO, logger, "r", ",\"correlation_id\":\"id\"");
    records.add(ShipRecord.of(0, line, Objects.requireNonNull(RecordHead.parse(line))));

    assertThat(sent(readings().summarise(EVERY, List.of())))
        .allSatisfy(sent -> assertThat(sent).hasSizeLessThan(64 * 1024))
        .anySatisfy(sent -> assertThat(sent).contains("\"count\":3,"));
  }

  @Test
  void aNumberWhoseNameIsWrittenInTwoWaysIsOne() {
    add(1, Level.INFO, "r", "\"v\":1");
    add(2, Level.INFO, "r", "\"\\u0076\":2");
    assertThat(sent(readings().summarise(EVERY, List.of())).get(0))
        .contains("\"numbers\":{\"v\":{\"count\":2,");
  }

  @Test
  void aKeyThatIsTooLongPassesBy() {
    add(1, Level.INFO, "r", "\"s\":\"" + "x".repeat(5_000) + "\"");
    add(2, Level.INFO, "r", "\"s\":\"" + "x".repeat(5_000) + "\"");
    assertThat(sent(readings().summarise(EVERY, List.of("s")))).isEqualTo(lines());
    assertThat(sent(readings().throttle(1, EVERY, List.of("s")))).isEqualTo(lines());
  }

  @Test
  void keysThatOnlyLookAlikeTogetherAreTwo() {
    add(1, Level.INFO, "r", "\"a\":1,\"b\":11");
    add(2, Level.INFO, "r", "\"a\":11,\"b\":1");
    add(3, Level.INFO, "r", "\"b\":1");
    add(4, Level.INFO, "r", "\"a\":1");
    assertThat(sent(readings().summarise(EVERY, List.of("a", "b")))).hasSize(4);
  }

  @Test
  void leavesErrorsAloneUnlessToldOtherwise() {
    add(1, Level.ERROR, "r", "");
    add(2, Level.ERROR, "r", "");
    add(3, Level.CRITICAL, "r", "");
    Reduction readings = readings();
    for (Transform transform :
        List.of(
            readings.sample(1_000_000),
            readings.throttle(1, EVERY, List.of("event")),
            readings.dedupe(EVERY, List.of("s")),
            readings.summarise(EVERY, List.of()))) {
      assertThat(sent(transform)).containsExactlyElementsOf(lines());
    }
    assertThat(sent(readings.urgent().summarise(EVERY, List.of()))).hasSize(2);
  }

  @Test
  void throttlesEachKeyInEachPeriod() {
    for (int second : new int[] {1, 2, 3, 59, 60, 61, 62}) {
      add(second, Level.INFO, "r", "\"s\":" + second % 2);
    }
    assertThat(times(sent(readings().throttle(1, EVERY, List.of("s")))))
        .containsExactly(1, 2, 60, 61);
  }

  @Test
  void makesOneOfEqualRecords() {
    add(1, Level.INFO, "r", "\"s\":1");
    add(2, Level.INFO, "r", "\"s\":2");
    add(5, Level.INFO, "r", "\"s\":1");
    add(3, Level.INFO, "r", "\"s\":1");
    add(4, Level.WARNING, "r", "\"s\":1");

    List<Rehearsal.Event> events =
        Rehearsal.of(List.of(readings().dedupe(EVERY, List.of())), records);
    assertThat(events.get(5).sources()).isEqualTo(3);
    assertThat(events.get(5).made()).isFalse();
    assertThat(sent(readings().dedupe(EVERY, List.of("s"))))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("{\"timestamp\":\"2026-05-30T08:37:01.")
                    .endsWith(
                        "\"s\":1,\"repeated\":2,\"repeated_until\":"
                            + "\"2026-05-30T08:37:05.000000Z\"}"),
            line -> assertThat(line).endsWith("\"s\":2}"),
            line -> assertThat(line).contains("warning").endsWith("\"s\":1}"));
  }

  @Test
  void twoAreEqualByTheFieldsThatAreNamedAlone() {
    add(1, Level.INFO, "r", "\"s\":1,\"v\":1");
    add(2, Level.INFO, "r", "\"s\":1,\"v\":2");
    assertThat(sent(readings().dedupe(EVERY, List.of("s")))).hasSize(1);
    assertThat(sent(readings().dedupe(EVERY, List.of()))).hasSize(2);
  }

  /** A record of which nobody heard would hold a cursor where it is. */
  @Test
  void whatIsNotLetThroughIsAccountedFor() {
    for (int i = 0; i < 100; i++) {
      add(i % 60, Level.INFO, "r", "");
    }
    for (Transform transform :
        List.of(readings().sample(10), readings().throttle(3, EVERY, List.of("event")))) {
      List<Fate> fates =
          Rehearsal.of(List.of(transform), records).stream().map(Rehearsal.Event::fate).toList();
      assertThat(fates).hasSize(100).contains(Fate.SENT, Fate.FILTERED);
    }
  }

  /** Else each key would end the period behind the first that ended early. */
  @Test
  void remembersAsMuchAsBeforeBehindAPeriodThatEndedEarly() {
    String pad = "x".repeat(60_000);
    for (int i = 0; i < 20; i++) {
      add(1, Level.INFO, "r", "\"s\":" + i + ",\"pad\":\"" + pad + "\"");
    }
    for (String key : List.of("a", "b", "a", "b")) {
      add(2, Level.INFO, "r", "\"s\":\"" + key + "\"");
    }
    List<String> sent = sent(readings().dedupe(EVERY, List.of()));
    assertThat(sent).hasSize(22);
    assertThat(sent.subList(20, 22)).allMatch(line -> line.contains("\"repeated\":1"));
  }

  @Test
  void samplesTheSameRecordsAtEachTryAndInStepWithNothing() {
    for (int i = 0; i < 10_000; i++) {
      records.add(record(i, MINUTE, Level.INFO, "r", "\"s\":" + i % 10));
    }
    List<String> sent = sent(readings().sample(10));
    assertThat(sent).isEqualTo(sent(readings().sample(10)));
    assertThat(sent).hasSizeBetween(800, 1_200);
    for (int sensor = 0; sensor < 10; sensor++) {
      String end = "\"s\":" + sensor + "}";
      assertThat(sent.stream().filter(line -> line.endsWith(end)).count()).isBetween(50L, 150L);
    }
  }

  @Test
  void linesThatAreNoJsonAreCountedAndNotChanged() {
    add(1, Level.INFO, "r", "garbage");
    add(2, Level.INFO, "r", "garbage");
    assertThat(sent(readings().dedupe(EVERY, List.of()))).isEqualTo(lines());
    assertThat(sent(readings().summarise(EVERY, List.of("s"))).get(0)).contains("\"count\":2,");
  }

  @Test
  void refusesWhatMakesNoSense() {
    Reduction all = readings();
    assertThatIllegalArgumentException().isThrownBy(() -> all.sample(0));
    assertThatIllegalArgumentException().isThrownBy(() -> all.throttle(0, EVERY, List.of("a")));
    assertThatIllegalArgumentException().isThrownBy(() -> all.dedupe(Duration.ZERO, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> all.summarise(EVERY, List.of("count")));
    assertThatIllegalArgumentException().isThrownBy(() -> all.summarise(EVERY, List.of("")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.summarise(EVERY, List.of("timestamp")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all.dedupe(Duration.ofDays(367), List.of()));
    assertThat(all.sample(1)).isNotNull();
    assertThat(all.dedupe(Duration.ofDays(366), List.of())).isNotNull();
    assertThat(all.dedupe(Duration.ofMillis(1), List.of())).isNotNull();
  }

  private static Reduction readings() {
    return Reduction.of(Condition.event(Set.of("r")));
  }

  private void add(int second, Level level, String event, String fields) {
    records.add(record(records.size(), MINUTE.plusSeconds(second), level, event, fields));
  }

  private static ShipRecord record(
      long index, Instant time, Level level, String event, String fields) {
    String more = fields.isEmpty() ? "" : "," + fields;
    byte[] line = Records.line(time, level, "edge.test", event, more);
    return ShipRecord.of(index, line, Objects.requireNonNull(RecordHead.parse(line)));
  }

  private List<String> lines() {
    return records.stream().map(Records::text).toList();
  }

  private List<String> sent(Transform transform) {
    return Rehearsal.of(List.of(transform), records).stream()
        .filter(event -> event.fate() == Fate.SENT)
        .map(event -> Records.text(event.record()))
        .toList();
  }

  private static List<Integer> times(List<String> lines) {
    return lines.stream()
        .map(line -> Instant.parse(line.substring(14, 41)))
        .map(time -> (int) Duration.between(MINUTE, time).toSeconds())
        .toList();
  }
}
