package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/** Makes lines as a journal stores them. */
public final class Records {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Records() {}

  public static byte[] line(Instant time, Level level, String logger, String event, String more) {
    return ("{\"timestamp\":\""
            + STAMP.format(time)
            + "\",\"level\":\""
            + level.label()
            + "\",\"logger\":\""
            + logger
            + "\",\"event\":\""
            + event
            + "\""
            + more
            + "}")
        .getBytes(UTF_8);
  }

  /** A time as a record states it. */
  static String stamp(Instant time) {
    return STAMP.format(time);
  }

  /** A record whose line tells its index. */
  public static ShipRecord record(long index, Instant time, Level level, String more) {
    byte[] line = line(time, level, "edge.test", "tick", ",\"n\":" + index + more);
    return ShipRecord.of(index, line, Objects.requireNonNull(RecordHead.parse(line)));
  }

  public static String text(ShipRecord record) {
    return new String(record.line(), UTF_8);
  }
}
