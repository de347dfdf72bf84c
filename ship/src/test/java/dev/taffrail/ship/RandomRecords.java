package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records of all sorts, the same for the same seed: from the least to the largest, of text that
 * grows when it is encoded, of many small fields, by clocks that jump both ways over days.
 */
final class RandomRecords {
  private static final List<Level> LEVELS = List.of(Level.values());
  private static final int MOST_LINE = 64 * 1024;
  private static final Duration FARTHEST_JUMP = Duration.ofDays(3);
  private static final List<String> TEXTS = List.of("x", "é", "🌡", "\\\"", "\\\\", "\\n");
  private static final List<String> FIELDS =
      List.of(",\"a\":1", ",\"b\":true", ",\"c\":null", ",\"d\":1e9", ",\"é\":[0,1,[2]]");

  private final SplittableRandom random;
  private final double large;
  private Instant time = MemoryJournal.START;

  /**
   * @param large the share of those that may be larger than 300 bytes
   */
  RandomRecords(long seed, double large) {
    this.random = new SplittableRandom(seed);
    this.large = large;
  }

  /** Lines that tell their number. */
  List<byte[]> next(int count) {
    List<byte[]> lines = new ArrayList<>();
    while (lines.size() < count) {
      lines.add(line(lines.size()));
    }
    return lines;
  }

  private byte[] line(int number) {
    boolean jump = random.nextInt(1_000) == 0;
    long far = FARTHEST_JUMP.toMillis();
    time = time.plusMillis(jump ? random.nextLong(-far, far) : random.nextLong(-20, 500));
    Level level = LEVELS.get(random.nextInt(LEVELS.size()));
    String begin = ",\"n\":" + number + correlation();
    int room = size() - begin.length();
    byte[] line =
        Records.line(time, level, "edge." + random.nextInt(3), "tick", begin + more(room));
    return line.length <= MOST_LINE
        ? line
        : Records.line(time, level, "edge", "tick", ",\"n\":" + number);
  }

  private String correlation() {
    return random.nextInt(4) > 0
        ? ""
        : ",\"correlation_id\":\""
            + text(random.nextInt(4) > 0 ? 36 : random.nextInt(2_000))
            + "\"";
  }

  private String more(int room) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return ",\"list\":[0" + repeated(",7", room) + "]";
    } else if (kind == 1) {
      return repeated(FIELDS.get(random.nextInt(FIELDS.size())), room);
    } else if (kind == 2) {
      // No JSON: a brace too many.
      return ",\"t\":\"" + text(room) + "\"}";
    }
    return ",\"t\":\"" + text(room) + "\"";
  }

  private String text(int room) {
    return repeated(TEXTS.get(random.nextInt(TEXTS.size())), room);
  }

  private static String repeated(String text, int room) {
    return text.repeat(Math.max(1, room / text.getBytes(UTF_8).length));
  }

  /** Each order of magnitude as often as the next. */
  private int size() {
    boolean any = random.nextDouble() < large;
    return (int) Math.exp(random.nextDouble(Math.log(any ? MOST_LINE - 200 : 300)));
  }
}
