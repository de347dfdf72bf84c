package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.agent.text.ByteSearch;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.util.Arrays;

/**
 * Which records may be a sensor's windows, or its readings of a time, of the bytes as they stand in
 * a buffer. Passes over those alone whose text tells that they are something else: there may be
 * very many, and to take out and parse each takes long.
 */
final class SensorLook implements JournalReader.Look {
  /** So many characters of a time in UTC tell its second, and are in the order of time. */
  private static final int SECOND = "2014-02-09T00:00:00".length();

  private static final int MOST_DIGITS = 9;

  private static final ByteSearch NAME = ByteSearch.of("\"time\"");
  private static final byte[] TIME = "\"time\":\"".getBytes(US_ASCII);

  private final ByteSearch sensor;
  private final byte[] first;
  private final byte[] last;

  /**
   * Of readings that were taken from one time to another.
   *
   * @param from in a year of four digits, as {@code to} is
   */
  SensorLook(String sensor, Instant from, Instant to) {
    this.sensor = ByteSearch.of(sensor);
    this.first = seconds(from);
    this.last = seconds(to);
  }

  private static byte[] seconds(Instant time) {
    return time.toString().substring(0, SECOND).getBytes(US_ASCII);
  }

  @Override
  public boolean mayBeWanted(RecordHead head, byte[] buffer, int start, int length) {
    int end = start + length;
    int fields = Math.max(start + 1, head.correlationStart() + head.correlationLength());
    return switch (head.event()) {
      case "sensor_reading" -> mayBeNear(buffer, fields, end) && mayBeOfSensor(buffer, fields, end);
      case "window_closed" -> mayBeOfSensor(buffer, fields, end);
      default -> false;
    };
  }

  private boolean mayBeOfSensor(byte[] buffer, int from, int end) {
    return sensor.first(buffer, from, end) >= 0 || !ByteSearch.isPlain(buffer, from, end - from);
  }

  /**
   * Whether the line has no time of its own, perhaps another, one of another form, or a near one.
   */
  private boolean mayBeNear(byte[] buffer, int from, int end) {
    int name = NAME.first(buffer, from, end);
    int time = name + TIME.length;
    return name < 0
        || NAME.first(buffer, name + 1, end) >= 0
        || ByteSearch.has(buffer, from, name, (byte) '{')
        || !isInUtc(buffer, name, end)
        || (compare(buffer, time, first) >= 0 && compare(buffer, time, last) <= 0);
  }

  private static boolean isInUtc(byte[] buffer, int name, int end) {
    int time = name + TIME.length;
    int zone = time + SECOND;
    if (zone + 1 >= end || !Arrays.equals(buffer, name, time, TIME, 0, TIME.length)) {
      return false;
    }
    if (buffer[zone] == '.') {
      zone = afterDigits(buffer, zone + 1, Math.min(zone + 1 + MOST_DIGITS, end));
    }
    return zone + 1 < end && buffer[zone] == 'Z' && buffer[zone + 1] == '"';
  }

  private static int afterDigits(byte[] buffer, int from, int end) {
    int at = from;
    while (at < end && buffer[at] >= '0' && buffer[at] <= '9') {
      at++;
    }
    return at;
  }

  private static int compare(byte[] buffer, int time, byte[] second) {
    return Arrays.compareUnsigned(buffer, time, time + SECOND, second, 0, SECOND);
  }
}
