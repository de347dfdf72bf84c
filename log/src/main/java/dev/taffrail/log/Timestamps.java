package dev.taffrail.log;

/** Writes {@code 2026-05-30T08:37:37.951919Z}; what does not change within a second is kept. */
final class Timestamps {
  private final JsonBuffer second = new JsonBuffer();
  private long epochSecond = Long.MIN_VALUE;
  private byte[] text = new byte[0];

  void write(JsonBuffer out, long micros) {
    long seconds = Math.floorDiv(micros, 1_000_000L);
    if (seconds != epochSecond) {
      second.clear();
      JsonTimes.writeSecond(second, seconds);
      text = second.copy();
      epochSecond = seconds;
    }
    out.raw(text);
    out.put('.');
    JsonNumbers.writePadded(out, Math.floorMod(micros, 1_000_000L), 6);
    out.put('Z');
  }
}
