package dev.taffrail.edge.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReadingsTest {
  /** As Tasmota has it: local time, and the sensor's values in an object of its name. */
  private static final String TASMOTA =
      "{'Time':'2026-05-30T10:00:00','AM2301':{'Temperature':21.5,'Humidity':{'value':7}},"
          + "'TempUnit':'C','value':3}";

  private static final JsonFields FIELDS =
      new JsonFields("Time", "AM2301.Temperature", "sensor", "TempUnit", null);

  @Test
  void aMemberOfAnObjectIsFoundByItsPath() {
    JsonFields fields = FIELDS.withZone(ZoneId.of("Europe/Berlin"));
    assertThat(read(fields, TASMOTA).measurements())
        .containsExactly(new Measurement("s", Instant.parse("2026-05-30T08:00:00Z"), 21.5, "C"));
    assertThat(read(fields, "{'AM2301.Temperature':4}").measurements())
        .as("a name with a dot in it")
        .containsExactly(new Measurement("s", null, 4, "Cel"));
    assertThat(read(fields, "{'AM2301':{'Humidity':4}}").bad())
        .containsExactly("AM2301.Temperature: expected a number, found none");
    assertThat(read(fields, "{'AM2301':{'Temperature':{}}}").bad())
        .containsExactly("AM2301.Temperature: expected a number, found an object");
    assertThat(read(JsonFields.DEFAULT, "{'a':{'value':4}}").bad())
        .containsExactly("value: expected a number, found none");
  }

  @Test
  void ofAnArrayEachThatIsNoneIsBadByItself() {
    Found found = read(JsonFields.DEFAULT, "[1,{'value':2},'x',{},{'value':3},[{'value':4}]]");
    assertThat(found.measurements()).extracting(Measurement::value).containsExactly(2.0, 3.0);
    assertThat(found.bad())
        .containsExactly(
            "expected JSON objects in the array, found a number",
            "expected JSON objects in the array, found a text",
            "value: expected a number, found none",
            "expected JSON objects in the array, found an array");
  }

  @Test
  void namedMembersAreMetadataUnderTheirNames() {
    JsonFields fields =
        JsonFields.DEFAULT.withMetadata(Set.of("battery", "place.site", "ok", "list", "none"));
    String json =
        "{'value':1,'place':{'site':'north','hall':2},'battery':97.5,'ok':true,'list':[1],'x':1}";
    assertThat(read(fields, json).measurements())
        .containsExactly(
            new Measurement(
                "s",
                null,
                1,
                "Cel",
                Map.of("battery", "97.5", "place.site", "north", "ok", "true")));
    assertThat(read(JsonFields.DEFAULT, json).measurements())
        .containsExactly(new Measurement("s", null, 1, "Cel"));
  }

  /** As a column of a series may be both. */
  @Test
  void aMemberOfTheReadingItselfMayBeMetadataToo() {
    JsonFields fields = JsonFields.DEFAULT.withMetadata(Set.of("time", "value", "sensor"));
    assertThat(read(fields, "{'time':1780128000,'value':1.50,'sensor':'a'}").measurements())
        .containsExactly(
            new Measurement(
                "a",
                Instant.ofEpochSecond(1780128000),
                1.5,
                "Cel",
                Map.of("time", "1780128000", "value", "1.50", "sensor", "a")));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-30T08:00:00Z",
    "2026-05-30T10:00+02:00",
    "2026-05-30 10:00:00+0200",
    "2026-05-30T08:00:00.000Z",
    "2026-05-30T03:00:00-05",
    "2026-05-30t08:00:00z",
    "2026-05-30T24:00:00+16:00",
  })
  void aTimeOfIso8601WithAZoneIsRead(String time) {
    assertThat(read(JsonFields.DEFAULT, "{'value':1,'time':'" + time + "'}").measurements())
        .extracting(Measurement::time)
        .containsExactly(Instant.parse("2026-05-30T08:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-30T08:00:00",
        "noon",
        "2026-02-30T08:00:00Z",
        "2026-05-3008:00Z",
        "2026-05-30T24:00:01Z",
        "2026-05-30T08:00:60Z",
        ""
      })
  void whatIsNoTimeOrNamesNoZoneIsBadAndToldWhatWouldBeRight(String time) {
    assertThat(read(JsonFields.DEFAULT, "{'value':1,'time':'" + time + "'}").bad())
        .containsExactly(
            "time: expected a time of ISO 8601 with a zone, such as 2026-05-30T08:00:00Z, or"
                + " seconds or milliseconds since 1970, found '"
                + time
                + "'");
  }

  @Test
  void whereTheZoneIsStatedNoneIsExpected() {
    JsonFields fields = JsonFields.DEFAULT.withZone(ZoneId.of("Europe/Berlin"));
    assertThat(read(fields, "{'value':1,'time':'noon'}").bad())
        .containsExactly(
            "time: expected a time of ISO 8601, such as 2026-05-30T08:00:00, or seconds or"
                + " milliseconds since 1970, found 'noon'");
    assertThat(read(fields, "{'value':1,'time':[1]}").bad().get(0)).endsWith("found an array");
    assertThat(read(fields, "{'value':1,'time':1e16}").bad().get(0)).endsWith("found '1e16'");
  }

  /** As RFC 3339 has them: at the end of a day of UTC. */
  @ParameterizedTest
  @CsvSource({
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2016-12-31T15:59:60.5-08:00, 2016-12-31T23:59:59.5Z",
    "2016-12-31 23:59:60, 2016-12-31T23:59:59Z",
  })
  void aLeapSecondIsTheSecondBeforeItOnceMore(String text, Instant time) {
    assertThat(TimeText.parse(text, ZoneOffset.UTC)).isEqualTo(time);
  }

  /** Who sends a buffer of C sends its end with it. */
  @ParameterizedTest
  @ValueSource(strings = {"21.5", " 21.5\n", "21.5\0", "\0 21.5 \0"})
  void blanksAndZerosAroundANumberArePassedOver(String text) {
    assertThat(JsonReadings.number(text)).isEqualTo(21.5);
  }

  private static Found read(JsonFields fields, String json) {
    List<String> bad = new ArrayList<>();
    byte[] text = json.replace('\'', '"').getBytes(UTF_8);
    return new Found(new JsonReadings(fields).read(text, "s", "Cel", bad::add), bad);
  }

  private record Found(List<Measurement> measurements, List<String> bad) {}
}
