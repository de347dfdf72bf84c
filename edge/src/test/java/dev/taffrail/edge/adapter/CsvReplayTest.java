package dev.taffrail.edge.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.edge.Records;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReplayTest {
  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void listen() {
    records = Records.of(Level.INFO, directory);
  }

  @AfterEach
  void stopListening() {
    records.close();
  }

  @Test
  void readsTimesAsUtcAndGivesThemSensorAndUnit() throws Exception {
    Path file = directory.resolve("boiler.csv");
    Files.writeString(file, "\ufefftimestamp,value\r\n2013-12-02 21:15:00,73.96732207\r\n");
    try (CsvReplay replay = CsvReplay.open(file, "boiler", "[degF]")) {
      assertThat(replay)
          .toIterable()
          .containsExactly(
              SensorReading.of(
                  "boiler", Instant.parse("2013-12-02T21:15:00Z"), 73.96732207, "[degF]"));
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(replay::next);
    }
  }

  @Test
  void takesColumnsByTheirNamesAndPassesOverOthers() throws Exception {
    CsvReplay replay =
        replay(
            """
            site, value, unit, timestamp, sensor
            north, 1, bar, 2013-12-02T21:15:00Z, pump
            north, 2,, 2013-12-02T21:15:00.5+02:00,
            north, 3, bar, 2013-12-02T21:15
            """);
    assertThat(replay)
        .toIterable()
        .containsExactly(
            SensorReading.of("pump", Instant.parse("2013-12-02T21:15:00Z"), 1, "bar"),
            SensorReading.of("s1", Instant.parse("2013-12-02T19:15:00.5Z"), 2, "Cel"));
    assertThat(records.only("adapter_read_failed").field("reason"))
        .isEqualTo("expected 5 columns, found 4");
  }

  @Test
  void namedColumnsAreMetadataAndHaveToBeThere() throws Exception {
    Path file = directory.resolve("boiler.csv");
    Files.writeString(
        file,
        """
        timestamp,site,value,battery
        2013-12-02 21:15:00, north ,1,97
        2013-12-02 21:20:00,,2,96
        """);
    Set<String> metadata = Set.of("battery", "site");
    try (CsvReplay replay = CsvReplay.open(file, "boiler", "", ZoneOffset.UTC, metadata)) {
      assertThat(replay)
          .toIterable()
          .extracting(SensorReading::metadata)
          .containsExactly(Map.of("site", "north", "battery", "97"), Map.of("battery", "96"));
    }
    assertThatThrownBy(
            () -> CsvReplay.open(file, "boiler", "", ZoneOffset.UTC, Set.of("site", "line")))
        .hasMessageEndingWith(
            "expected the header 'timestamp,value,line,site', also with other columns, found"
                + " 'timestamp,site,value,battery'");
  }

  @Test
  void timesThatNameNoZoneAreInTheStatedOneAlsoWhereSummerTimeBeginsAndEnds() throws Exception {
    Path file = directory.resolve("boiler.csv");
    Files.writeString(
        file,
        """
        timestamp,value
        2026-03-29 01:30:00,1
        2026-03-29 03:30:00,2
        2026-10-25 02:30:00,3
        2026-10-25 03:30:00,4
        2026-10-25T03:30:00Z,5
        """);
    try (CsvReplay replay =
        CsvReplay.open(file, "boiler", "", ZoneId.of("Europe/Berlin"), Set.of())) {
      assertThat(replay)
          .toIterable()
          .extracting(reading -> reading.time().toString())
          .containsExactly(
              "2026-03-29T00:30:00Z",
              "2026-03-29T01:30:00Z",
              "2026-10-25T00:30:00Z",
              "2026-10-25T02:30:00Z",
              "2026-10-25T03:30:00Z");
    }
  }

  @Test
  void eachChangeOfItsStateIsADebugRecord() throws Exception {
    records.close();
    records = Records.of(Level.DEBUG, directory.resolve("debug"));
    try (CsvReplay replay = replay("timestamp,value\n2013-12-02 21:15:00,1\n")) {
      assertThat(states()).containsExactly("down connecting null", "connecting up null");
      assertThat(replay).toIterable().hasSize(1);
      assertThat(states()).last().isEqualTo("up down the series is over");
    }
    assertThat(states()).hasSize(3);
    replay("timestamp,value\n2013-12-02 21:15:00,1\n").close();
    assertThat(states()).last().isEqualTo("up down stopped");
    assertThat(records.of("adapter_state_changed"))
        .allMatch(record -> record.level() == Level.DEBUG)
        .allMatch(record -> record.field("adapter").equals("csv"));
  }

  private List<String> states() {
    return records.of("adapter_state_changed").stream()
        .map(r -> r.field("from") + " " + r.field("to") + " " + r.field("reason"))
        .toList();
  }

  @Test
  void passesOverBadLinesAndSaysWhichTheyWere() throws Exception {
    CsvReplay replay =
        replay(
            """
            timestamp,value
            2013-12-02 21:15:00,1
            2013-02-30 21:20:00,2
            2013-12-02 21:25:00,warm

            2013-12-02 21:35:00,NaN
            2013-12-02 21:40:00
            2013-12-02 21:45:00,3,4
            2013-12-02 21:47:00,70F
            2013-12-02 21:48:00,0x1p3
            2013-12-02 21:50:00,5
            """);
    assertThat(replay).toIterable().extracting(SensorReading::value).containsExactly(1.0, 5.0);
    assertThat(replay.badLines()).isEqualTo(7);
    assertThat(records.of("adapter_read_failed"))
        .allMatch(record -> record.level() == Level.WARNING)
        .allMatch(record -> record.field("source").equals("series"))
        .extracting(record -> record.field("line"))
        .containsExactly("3", "4", "6", "7", "8", "9", "10");
    assertThat(records.of("adapter_read_failed").get(0).field("reason"))
        .isEqualTo(
            "expected a time of ISO 8601, such as 2026-05-30T08:00:00,"
                + " found '2013-02-30 21:20:00'");
    assertThat(records.of("adapter_read_failed").get(1).field("text"))
        .isEqualTo("'2013-12-02 21:25:00,warm'");
  }

  @Test
  void itsStatusSaysWhatItGaveAndWhereItEnded() throws Exception {
    CsvReplay replay = replay("timestamp,value\n2013-12-02 21:15:00,1\nx,2\n");
    assertThat(replay.status())
        .isEqualTo(new AdapterStatus("csv", "series", AdapterState.UP, 0, 0, 0, 0, null));
    assertThat(replay).toIterable().hasSize(1);
    assertThat(replay.status())
        .isEqualTo(new AdapterStatus("csv", "series", AdapterState.DOWN, 1, 1, 0, 0, null));
  }

  @Test
  void bytesThatAreNoUtf8SpoilTheirLineOnly() throws Exception {
    Path file = directory.resolve("boiler.csv");
    byte[] text =
        "timestamp,value\n2013-12-02 21:15:00,#1\n2013-12-02 21:20:00,2\n"
            .getBytes(StandardCharsets.US_ASCII);
    text[36] = (byte) 0xff;
    Files.write(file, text);
    try (CsvReplay replay = CsvReplay.open(file, "boiler", "")) {
      assertThat(replay).toIterable().extracting(SensorReading::value).containsExactly(2.0);
    }
  }

  @Test
  void aFileThatIsNoSeriesIsRefusedAndClosed() {
    ClosedReader reader = new ClosedReader("<!DOCTYPE html>\n");
    assertThatThrownBy(() -> CsvReplay.of(reader, "page.html", "s1", ""))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "page.html, line 1: expected the header 'timestamp,value', also with "
                + "other columns, found '<!DOCTYPE html>'");
    assertThat(reader.closed).isTrue();
    assertThatThrownBy(() -> replay("")).hasMessageContaining("found nothing");
  }

  @Test
  void manyBadLinesDoNotFillTheJournal() throws Exception {
    CsvReplay replay = replay("timestamp,value\n" + "garbage\n".repeat(1000));
    assertThat(replay.hasNext()).isFalse();
    assertThat(records.of("adapter_read_failed")).hasSize(101);
    assertThat(records.of("adapter_read_failed").get(100).field("bad_lines")).isEqualTo("1000");
  }

  @Test
  void aDeviceThatFailsInTheMiddleIsARecordAndAnException() throws Exception {
    CsvReplay replay =
        CsvReplay.of(
            new FailingReader("timestamp,value\n2013-12-02 21:15:00,1\n"), "usb", "s1", "");
    assertThat(replay.next().value()).isEqualTo(1.0);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(replay::hasNext)
        .withMessageContaining("stick pulled");
    assertThat(records.only("adapter_read_failed").exception()).hasMessage("stick pulled");
    assertThat(replay.status())
        .isEqualTo(new AdapterStatus("csv", "usb", AdapterState.DOWN, 1, 0, 0, 1, "stick pulled"));
    assertThat(replay.hasNext()).isFalse();
  }

  @Test
  void batchesAreCutAtMidnightAndLoseNothing() throws Exception {
    CsvReplay replay =
        replay(
            """
            timestamp,value
            2013-12-02 23:55:00,1
            2013-12-02 23:59:59,2
            2013-12-03 00:00:00,3
            2013-12-06 12:00:00,4
            """);
    assertThat(values(replay.batches(Duration.ofDays(1))))
        .containsExactly(List.of(1.0, 2.0), List.of(3.0), List.of(4.0));
  }

  @Test
  void aSeriesIsReadNoFurtherThanItsBatchNeeds() throws Exception {
    StringBuilder text = new StringBuilder("timestamp,value\n");
    IntStream.range(0, 20)
        .forEach(day -> text.append("2013-12-%02d 00:00:00,1\n".formatted(day + 1)));
    text.append("broken\n");
    CsvReplay replay = replay(text.toString());
    replay.batches(Duration.ofDays(1)).iterator().next();
    assertThat(replay.badLines()).isZero();
  }

  private static CsvReplay replay(String text) throws IOException {
    return CsvReplay.of(new StringReader(text), "series", "s1", "Cel");
  }

  private static List<List<Double>> values(Iterable<List<SensorReading>> batches) {
    List<List<Double>> values = new ArrayList<>();
    batches.forEach(batch -> values.add(batch.stream().map(SensorReading::value).toList()));
    return values;
  }

  /** Remembers that it was closed. */
  private static final class ClosedReader extends StringReader {
    boolean closed;

    ClosedReader(String text) {
      super(text);
    }

    @Override
    public void close() {
      closed = true;
      super.close();
    }
  }

  /** Fails where its text ends. */
  private static final class FailingReader extends Reader {
    private final StringReader text;

    FailingReader(String text) {
      this.text = new StringReader(text);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = text.read(buffer, offset, length);
      if (count < 0) {
        throw new IOException("stick pulled");
      }
      return count;
    }

    @Override
    public void close() {
      text.close();
    }
  }
}
