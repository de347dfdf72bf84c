package dev.taffrail.log;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Writes {@code 10:37:37.951}, the time of the place; what stays the same for a second is kept. */
final class LocalTimes {
  private final JsonBuffer second = new JsonBuffer();
  private long epochSecond = Long.MIN_VALUE;

  void write(JsonBuffer out, long micros) {
    long seconds = Math.floorDiv(micros, 1_000_000L);
    if (seconds != epochSecond) {
      writeSecond(seconds);
      epochSecond = seconds;
    }
    out.raw(second.bytes(), 0, second.length());
    out.put('.');
    JsonNumbers.writePadded(out, Math.floorMod(micros, 1_000_000L) / 1000, 3);
  }

  private void writeSecond(long seconds) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneId.systemDefault());
    second.restart();
    JsonNumbers.writePadded(second, time.getHour(), 2);
    second.put(':');
    JsonNumbers.writePadded(second, time.getMinute(), 2);
    second.put(':');
    JsonNumbers.writePadded(second, time.getSecond(), 2);
  }
}
