package dev.taffrail.ship.parse;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** The bytes of one record after the other, written piece by piece. For one thread. */
final class RecordBytes {
  static final byte[] TIMESTAMP = Utf8.bytes("{\"timestamp\":\"");
  static final byte[] LEVEL = Utf8.bytes("\",\"level\":\"");
  static final byte[] LOGGER = Utf8.bytes("\",\"logger\":");
  static final byte[] EVENT = Utf8.bytes(",\"event\":");
  static final byte[] CORRELATION_ID = Utf8.bytes(",\"correlation_id\":");
  static final byte[] NEXT = Utf8.bytes(",\"");
  static final byte[] COLON = Utf8.bytes("\":");

  private byte[] bytes;
  private int size;

  RecordBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** Begins the next record. */
  void clear() {
    size = 0;
  }

  RecordBytes put(byte[] more) {
    return put(more, 0, more.length);
  }

  RecordBytes put(byte[] more, int from, int to) {
    room(to - from);
    System.arraycopy(more, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  RecordBytes put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  RecordBytes ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
    return this;
  }

  /** A time as records have it: {@code 2026-05-30T08:37:37.951919Z}, cut to microseconds. */
  RecordBytes time(Instant time) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    digits(utc.getYear(), 4).put('-').digits(utc.getMonthValue(), 2).put('-');
    digits(utc.getDayOfMonth(), 2).put('T').digits(utc.getHour(), 2).put(':');
    digits(utc.getMinute(), 2).put(':').digits(utc.getSecond(), 2).put('.');
    return digits(time.getNano() / 1000, 6).put('Z');
  }

  /**
   * The time that stands in other bytes in nearly the same form: ISO 8601 with seconds, a fraction
   * or none, in UTC. Nothing is written where it is in another form, or on one of the last days of
   * a month, which may be none.
   */
  boolean isoTime(byte[] from, int start, int end) {
    int zone = IsoTime.zone(from, start, end);
    if (zone < 0) {
      return false;
    }
    put(from, start, start + 10).put('T').put(from, start + 11, start + 19).put('.');
    int digits = Math.max(0, Math.min(6, zone - start - 20));
    put(from, start + 20, start + 20 + digits);
    for (int i = digits; i < 6; i++) {
      put('0');
    }
    put('Z');
    return true;
  }

  /** Ends the record. */
  byte[] end() {
    put('}');
    return Arrays.copyOf(bytes, size);
  }

  private RecordBytes digits(int number, int count) {
    room(count);
    int rest = number;
    for (int i = size + count - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
    return this;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
