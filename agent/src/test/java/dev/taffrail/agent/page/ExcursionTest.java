package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The window lasts from 8:00 to 8:10, so readings from 7:30 to 8:40 are near. */
class ExcursionTest {
  private static final String FIRED =
      record(
          "rule_fired",
          "'window_start':'2026-05-30T08:00:00Z','window_end':'2026-05-30T08:10:00Z'");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "'time':'2026-05-30T08:00:00Z' | 1",
        "'time':'2026-05-30T07:29:59Z' | 0",
        "'time':'2026-05-30T07:29:59.999999999Z' | 0",
        "'time':'2026-05-30T07:30:00.000000001Z' | 1",
        "'time':'2026-05-30T08:39:59.5Z' | 1",
        "'time':'2026-05-30T08:40:00.5Z' | 0",
        "'time':'2026-05-29T08:00:00Z' | 0",
        "'time':'2026-05-30T10:00:00+02:00' | 1", // 8:00 in UTC
        "'time':'2026-05-30T12:00:00.1234567890Z' | 1", // no time: that of the record
        "'meta':{'time':'2020-01-01T00:00:00Z'},'time':'2026-05-30T08:00:00Z' | 1",
        "'meta':{'time':'2026-05-30T08:00:00Z'},'time':'2020-01-01T00:00:00Z' | 0",
        "'t\\u0069me':'2020-01-01T00:00:00Z' | 0",
        "'unit':'Cel' | 1",
        "'sensor':'other','time':'2026-05-30T08:00:00Z' | 0"
      })
  void aReadingIsOneOfTheExcursionByItsOwnTime(String fields, int readings) throws Exception {
    assertThat(excursion(record("sensor_reading", fields)))
        .contains("\"readings\":" + readings + ",");
  }

  @ParameterizedTest
  @CsvSource({"window_closed, 1", "window_dropped, 0"})
  void itsWindowsAreThoseThatWereClosed(String event, int windows) throws Exception {
    String window =
        record(event, "'window_start':'2026-05-30T08:10:00Z','window_end':'2026-05-30T08:20:00Z'");
    assertThat(excursion(window).split("\"start\":", -1)).hasSize(windows + 1);
  }

  private static String record(String event, String fields) {
    String sensor = fields.contains("'sensor'") ? "" : "'sensor':'door',";
    return "{'timestamp':'2026-05-30T08:10:01.000000Z','level':'info','logger':'edge','event':'%s',%s'value':9.5,%s}"
        .formatted(event, sensor, fields)
        .replace('\'', '"');
  }

  /** Of a journal that has the rule's record, another one, and some that have nothing to do. */
  private String excursion(String other) throws Exception {
    Path path = folder.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(path).withSealed(false))) {
      for (String line :
          List.of(FIRED, record("noise", "'a':1"), other, record("noise", "'b':1"))) {
        journal.append(line.getBytes(UTF_8));
      }
    }
    try (JournalReader reader = JournalReader.open(path, Cursor.START)) {
      JournalRecord fired = Objects.requireNonNull(reader.poll());
      return Excursion.of(
          PageSources.of(List.of(path)), new FoundRecord("edge.log", Cursor.START, fired));
    }
  }
}
