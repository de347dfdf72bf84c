package dev.taffrail.ship.parse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line as it was read, or several that belong together, with LF between them.
 *
 * @param bytes its beginning, without the last line end; not changed by anybody
 * @param length its whole length in bytes, more than {@code bytes} has when it is cut
 * @param readAt when it was read, or a container said it: its time, if it says none itself
 * @param file where it stood; null when in none
 * @param stream which output of a container it came from; null when of none
 */
// Read by one, compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record RawLine(
    byte[] bytes, long length, Instant readAt, @Nullable String file, @Nullable String stream) {

  /** Of no container. */
  public RawLine(byte[] bytes, long length, Instant readAt, @Nullable String file) {
    this(bytes, length, readAt, file, null);
  }

  /** Whether it is only the beginning of the line. */
  public boolean isCut() {
    return length > bytes.length;
  }
}
