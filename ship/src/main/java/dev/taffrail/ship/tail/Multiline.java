package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.parse.BoundedText;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Which lines belong together: stack traces, mostly.
 *
 * @param pattern what is looked for in the first 1024 bytes of each line
 * @param starts true when a line with it begins a record, false when it goes on with one
 * @param patience how long the last line of a file may wait for lines that go on with it
 * @param lines how many lines a record may have; what follows makes another one
 */
public record Multiline(Pattern pattern, boolean starts, Duration patience, int lines) {
  public static final Duration PATIENCE = Duration.ofSeconds(1);
  public static final int LINES = 500;

  private static final int LOOKED_AT = 1024;

  /** Each line that begins like this begins a record. */
  public static Multiline start(Pattern pattern) {
    return new Multiline(pattern, true, PATIENCE, LINES);
  }

  /** Each line that looks like this goes on with the record before it. */
  public static Multiline continuation(Pattern pattern) {
    return new Multiline(pattern, false, PATIENCE, LINES);
  }

  boolean begins(Line line) {
    byte[] bytes = line.bytes();
    String text = new String(bytes, 0, Math.min(bytes.length, LOOKED_AT), UTF_8);
    boolean found = BoundedText.find(pattern, text) != null;
    return found == starts;
  }
}
