package dev.taffrail.ship.parse;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A line as it was read, or several that belong together, with LF between them.
 *
 * @param bytes its beginning, without the last line end; not changed by anybody
 * @param length its whole length in bytes, more than {@code bytes} has when it is cut
 * @param time when it was read, or a container said it; asked of lines alone that say none
 *     themselves, which are few
 * @param file where it stood; null when in none
 * @param stream which output of a container it came from; null when of none
 */
// Read by one, compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record RawLine(
    byte[] bytes, long length, InstantSource time, @Nullable String file, @Nullable String stream) {

  /** Of no container. */
  public RawLine(byte[] bytes, long length, Instant readAt, @Nullable String file) {
    this(bytes, length, InstantSource.fixed(readAt), file, null);
  }

  /** Its time, if it says none itself. */
  public Instant readAt() {
    return time.instant();
  }

  /** Whether it is only the beginning of the line. */
  public boolean isCut() {
    return length > bytes.length;
  }
}
