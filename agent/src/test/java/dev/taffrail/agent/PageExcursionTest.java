package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.objects;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sensor measured around a rule that fired. */
class PageExcursionTest extends PageTest {
  @Test
  void anExcursionHasTheReadingsAndWindowsAroundAndTheLimitThatIsOneOfTheirs() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      lines.add(reading("t1", hour, hour));
      lines.add(reading("t2", hour, 99));
    }
    lines.add(window("t1", 10, 12, 10.5));
    lines.add(window("t1", 4, 5, 4));
    Records.write(plain(debug), lines.toArray(String[]::new));
    Records.write(plain(edge), fired(10.5, 10, "mean"), fired(10.5, 2, "stddev"));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      List<Map<?, ?>> rules =
          objects(page.get("/api/records", "event", "rule_fired").get("records"));
      Map<?, ?> level = excursion(page, rules.get(0));
      // From 10 to 12, and three times as long to either side: from 4 to 18.
      assertThat(number(level, "readings")).isEqualTo(15);
      assertThat((List<?>) level.get("points")).hasSize(15);
      assertThat(objects(level.get("windows"))).hasSize(2);
      assertThat(level.get("limit_is_level")).isEqualTo(true);
      assertThat(excursion(page, rules.get(1)).get("limit_is_level")).isEqualTo(false);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"measure\":\"max\"|true",
        ",\"measure\":\"stddev\"|false",
        ",\"measure\":\"rate\"|false",
        ",\"measure\":\"mean\",\"measured\":10.5|false",
        ",\"last_reading\":\"2014-01-01T10:00:00Z\"|false",
      })
  void aLimitOfAnotherKindIsNoLevelAlsoWhereItsValueHappensToBeAReading(
      String fields, boolean level) throws Exception {
    Records.write(plain(debug), reading("t1", 10, 10.5));
    Records.write(plain(edge), fired(10.5, 10).replace("}", fields + "}"));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      Map<?, ?> rule =
          objects(page.get("/api/records", "event", "rule_fired").get("records")).get(0);
      assertThat(excursion(page, rule).get("limit_is_level")).isEqualTo(level);
    }
  }

  @Test
  void anExcursionOfWhichNothingIsKeptSaysSoAndAnotherRecordIsNone() throws Exception {
    Records.write(plain(edge), fired(10.5, 10), Records.at(9, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      List<Map<?, ?>> records = objects(page.get("/api/records").get("records"));
      Map<?, ?> bare = excursion(page, records.get(0));
      assertThat(number(bare, "readings")).isZero();
      assertThat((List<?>) bare.get("points")).isEmpty();
      assertThat(bare.get("limit_is_level")).isEqualTo(false);
      String at = String.valueOf(records.get(1).get("at"));
      assertThat(page.ask("/api/excursion", "journal", "edge.log", "at", at).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void aPeakStaysInThePointsOfVeryManyReadings() throws Exception {
    String[] lines =
        IntStream.range(0, 1_500)
            .mapToObj(
                i ->
                    Records.at(
                        1,
                        "debug",
                        "sensor_reading",
                        String.format(
                            ",\"sensor\":\"t1\",\"time\":\"2014-01-01T10:%02d:%02d.%03dZ\",\"value\":%d",
                            i / 500, i / 10 % 50, i % 10 * 50, i == 1_210 ? 77 : 5)))
            .toArray(String[]::new);
    Records.write(plain(debug), lines);
    Records.write(plain(edge), fired(10.5, 10));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      Map<?, ?> rule =
          objects(page.get("/api/records", "event", "rule_fired").get("records")).get(0);
      Map<?, ?> excursion = excursion(page, rule);
      assertThat(number(excursion, "readings")).isEqualTo(1_500);
      assertThat((List<?>) excursion.get("points")).hasSizeLessThan(961);
      assertThat(String.valueOf(excursion.get("points"))).contains(", 77]");
    }
  }

  @Test
  void anExcursionOfTimesThatNobodyCanReckonWithIsThatOfWhenItWasLogged() throws Exception {
    String times =
        ",\"window_start\":\"-1000000000-01-01T00:00:00Z\""
            + ",\"window_end\":\"+1000000000-12-31T23:59:59Z\"";
    Records.write(plain(edge), Records.at(2, "warning", "rule_fired", times));
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> fired = objects(page.get("/api/records").get("records")).get(0);
      Map<?, ?> excursion = excursion(page, fired);
      assertThat(number(excursion, "to") - number(excursion, "from")).isEqualTo(7_200_000);
    }
  }

  private static String reading(String sensor, int hour, double value) {
    return Records.at(
        1,
        "debug",
        "sensor_reading",
        String.format(
            ",\"sensor\":\"%s\",\"time\":\"2014-01-01T%02d:00:00Z\",\"value\":%s",
            sensor, hour, value));
  }

  private static String window(String sensor, int from, int to, double mean) {
    return Records.at(1, "debug", "window_closed", times(sensor, from, to) + ",\"mean\":" + mean);
  }

  private static String fired(double value, double limit) {
    return Records.at(
        2,
        "warning",
        "rule_fired",
        times("t1", 10, 12) + ",\"value\":" + value + ",\"limit\":" + limit);
  }

  private static String fired(double value, double limit, String measure) {
    return fired(value, limit).replace("}", ",\"measure\":\"" + measure + "\"}");
  }

  private static String times(String sensor, int from, int to) {
    return String.format(
        ",\"sensor\":\"%s\",\"window_start\":\"2014-01-01T%02d:00:00Z\","
            + "\"window_end\":\"2014-01-01T%02d:00:00Z\"",
        sensor, from, to);
  }

  private static Map<?, ?> excursion(RunningPage page, Map<?, ?> record) throws Exception {
    return page.get(
        "/api/excursion", "journal", "" + record.get("journal"), "at", "" + record.get("at"));
  }
}
