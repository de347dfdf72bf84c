package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.RecordHead;
import java.util.Arrays;

/**
 * A record with another time. Its own stands at the end of the line, in a field: whoever puts that
 * back into its place and takes the field away has the sealed line again, byte for byte. A line of
 * the journal's own stays as it is, because it is evidence, and so does one that is no JSON: they
 * only travel under another time.
 */
final class Retimed {
  /** The field that holds the time which stands in the journal. */
  static final String FIELD = "taffrail_original_timestamp";

  private static final byte[] BEFORE = ("\"" + FIELD + "\":\"").getBytes(US_ASCII);
  private static final int STAMP = "{\"timestamp\":\"".length();
  private static final int STAMP_END = STAMP + Timestamps.LENGTH;

  private Retimed() {}

  /** The record as of another time; the record itself when no timestamp can say that time. */
  static ShipRecord of(ShipRecord record, long micros) {
    if (micros == record.micros() || !Timestamps.canSay(micros)) {
      return record;
    }
    if (record.head().isControl() || !isObject(record.line())) {
      return new ShipRecord(record.index(), record.line(), record.head(), micros);
    }
    byte[] line = line(record.line(), Timestamps.text(micros).getBytes(US_ASCII));
    RecordHead head = RecordHead.parse(line);
    return head == null ? record : new ShipRecord(record.index(), line, head, micros);
  }

  private static boolean isObject(byte[] line) {
    return line[line.length - 1] == '}';
  }

  /** What was the original once stays it, however often the time is changed. */
  private static byte[] line(byte[] line, byte[] stamp) {
    boolean first = !hasField(line);
    int more = 1 + BEFORE.length + Timestamps.LENGTH + 1;
    byte[] changed = Arrays.copyOf(line, first ? line.length + more : line.length);
    System.arraycopy(stamp, 0, changed, STAMP, Timestamps.LENGTH);
    if (first) {
      int at = line.length - 1;
      changed[at++] = ',';
      System.arraycopy(BEFORE, 0, changed, at, BEFORE.length);
      at += BEFORE.length;
      System.arraycopy(line, STAMP, changed, at, Timestamps.LENGTH);
      at += Timestamps.LENGTH;
      changed[at++] = '"';
      changed[at] = '}';
    }
    return changed;
  }

  private static boolean hasField(byte[] line) {
    for (int at = STAMP_END; at + BEFORE.length < line.length; at++) {
      if (Arrays.equals(line, at, at + BEFORE.length, BEFORE, 0, BEFORE.length)) {
        return true;
      }
    }
    return false;
  }
}
