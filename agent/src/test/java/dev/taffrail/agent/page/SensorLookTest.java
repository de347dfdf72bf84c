package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensorLookTest {
  private static final Instant FROM = Instant.parse("2014-02-09T10:00:00Z");
  private static final Instant TO = Instant.parse("2014-02-09T12:00:00Z");

  private static final List<String> EVENTS =
      List.of("sensor_reading", "sensor_reading", "window_closed", "tick");
  private static final List<String> SENSORS =
      List.of(
          "\"t1\"",
          "\"t2\"",
          "\"t\\u0031\"",
          "\"ü\"",
          "\"\\u00fc\"",
          "\"a\\\"b\"",
          "5",
          "null",
          "\"\"");
  private static final List<String> TIMES =
      List.of(
          "2014-02-09T09:59:59.999Z",
          "2014-02-09T10:00:00Z",
          "2014-02-09T12:00:00.000Z",
          "2014-02-09T12:00:01Z",
          "2014-02-09T11:30:00.123456789Z",
          "2014-02-09T12:30:00+01:00",
          "2014-02-09T12:30:00.5+01:00",
          "2014-02-09T11:30Z",
          "+12014-02-09T11:30:00Z",
          "2014",
          "");

  /** Both names of a time, and blanks, as other programs write them. */
  private static final List<String> NAMES =
      List.of(
          "\"time\":\"%s\"",
          "\"time\": \"%s\"", "\"t\\u0069me\":\"%s\"", "\"window_start\":\"%s\"");

  private static final List<String> OTHERS =
      List.of(
          "",
          ",\"unit\":\"°C\"",
          ",\"note\":\"time\"",
          ",\"metadata\":{\"time\":\"1999-01-01T00:00:00Z\"}",
          ",\"from\":\"t1\"");

  @ParameterizedTest
  @ValueSource(strings = {"t1", "ü", "a\"b", "5", "null", ""})
  void passesOverNoReadingAndNoWindowOfTheSensor(String sensor) {
    SensorLook look = new SensorLook(sensor, FROM, TO);
    Random random = new Random(sensor.hashCode());
    int wanted = 0;
    int passed = 0;
    for (int i = 0; i < 20_000; i++) {
      String line = line(random);
      boolean may = mayBeWanted(look, line);
      if (isWanted(line, sensor)) {
        assertThat(may).as(line).isTrue();
        wanted++;
      }
      passed += may ? 0 : 1;
    }
    assertThat(wanted).isGreaterThan(100);
    assertThat(passed).isGreaterThan(5_000);
  }

  @Test
  void passesOverReadingsOfAnotherSensorOrTimeAndOverOtherEvents() {
    SensorLook look = new SensorLook("t1", FROM, TO);
    String near = "2014-02-09T11:30:00.250Z";
    assertThat(mayBeWanted(look, reading("t1", near))).isTrue();
    assertThat(mayBeWanted(look, reading("t2", near))).isFalse();
    assertThat(mayBeWanted(look, reading("t1", "2014-02-09T09:59:59.9Z"))).isFalse();
    assertThat(mayBeWanted(look, reading("t1", "2014-02-09T12:00:01Z"))).isFalse();
    assertThat(mayBeWanted(look, line("tick", "\"sensor\":\"t1\""))).isFalse();
    assertThat(mayBeWanted(look, line("window_closed", "\"sensor\":\"t1\""))).isTrue();
    assertThat(mayBeWanted(look, line("window_closed", "\"sensor\":\"t2\""))).isFalse();
  }

  @Test
  void aCorrelationIdIsNeitherASensorNorHidesOne() {
    SensorLook look = new SensorLook("t1", FROM, TO);
    String near = ",\"time\":\"2014-02-09T11:30:00.250Z\"";
    String id = "\"correlation_id\":\"t1\",";
    assertThat(atTheBeginning(look, line("sensor_reading", id + "\"sensor\":\"t1\"" + near)))
        .isTrue();
    assertThat(atTheBeginning(look, line("sensor_reading", id + "\"sensor\":\"t2\"" + near)))
        .isFalse();
    assertThat(atTheBeginning(look, line("window_closed", id + "\"sensor\":\"t2\""))).isFalse();
  }

  /** As at the beginning of a reader's buffer, where the head's places are those of the buffer. */
  private static boolean atTheBeginning(SensorLook look, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    RecordHead head = Objects.requireNonNull(RecordHead.parse(bytes), line);
    return look.mayBeWanted(head, bytes, 0, bytes.length);
  }

  /**
   * Somewhere in a buffer, as a reader has it, but for the head, whose places are those of the line
   * alone: for lines without a correlation id, the only one of these places that is asked for.
   */
  private static boolean mayBeWanted(SensorLook look, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    byte[] before = "{\"time\":\"2014-02-09T11:00:00Z\",\"sensor\":\"t1\"}\n".getBytes(UTF_8);
    byte[] buffer = new byte[2 * before.length + bytes.length];
    System.arraycopy(before, 0, buffer, 0, before.length);
    System.arraycopy(bytes, 0, buffer, before.length, bytes.length);
    System.arraycopy(before, 0, buffer, before.length + bytes.length, before.length);
    RecordHead head = Objects.requireNonNull(RecordHead.parse(bytes), line);
    return look.mayBeWanted(head, buffer, before.length, bytes.length);
  }

  /** As the parsed fields tell. */
  private static boolean isWanted(String line, String sensor) {
    byte[] bytes = line.getBytes(UTF_8);
    String event = Objects.requireNonNull(RecordHead.parse(bytes), line).event();
    Fields fields = new Fields(bytes);
    if (!fields.text("sensor").equals(sensor)) {
      return false;
    }
    Instant time = fields.time("time");
    return event.equals("window_closed")
        || (event.equals("sensor_reading")
            && (time == null || (!time.isBefore(FROM) && !time.isAfter(TO))));
  }

  private static String reading(String sensor, String time) {
    return line(
        "sensor_reading", "\"sensor\":\"%s\",\"time\":\"%s\",\"value\":1".formatted(sensor, time));
  }

  private static String line(Random random) {
    String sensor = "\"sensor\":" + any(random, SENSORS);
    String time = any(random, NAMES).formatted(any(random, TIMES));
    String own = random.nextBoolean() ? sensor + ',' + time : time + ',' + sensor;
    return line(any(random, EVENTS), own + any(random, OTHERS));
  }

  private static String line(String event, String fields) {
    return "{\"timestamp\":\"2026-05-30T08:37:37.000000Z\",\"level\":\"debug\","
        + "\"logger\":\"edge\",\"event\":\"%s\",%s}".formatted(event, fields);
  }

  private static String any(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
