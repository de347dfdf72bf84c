package dev.taffrail.ship.tail;

import dev.taffrail.ship.parse.Container;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which files are followed, and how their lines are put together. Immutable.
 *
 * @param files the files
 * @param encoding how files without a byte order mark are written
 * @param multiline which lines belong together; null when each is a record
 * @param container whose runtime wrote the lines, around what a program said; null when none did
 * @param lineBytes how many bytes of a line, or of lines that belong together, are kept
 * @param lastLineWait how long a last line without end, in a file that was rotated away, may wait
 *     for its end
 * @param fromEnd whether the first run passes over the lines that are in the files already
 */
public record TailConfig(
    FilePatterns files,
    Encoding encoding,
    @Nullable Multiline multiline,
    @Nullable Container container,
    int lineBytes,
    Duration lastLineWait,
    boolean fromEnd) {
  /** The most bytes of a record. */
  public static final int LINE_BYTES = 64 * 1024;

  public static TailConfig of(FilePatterns files) {
    return new TailConfig(
        files, Encoding.UTF8, null, null, LINE_BYTES, Duration.ofSeconds(5), false);
  }

  public TailConfig withEncoding(Encoding value) {
    return new TailConfig(files, value, multiline, container, lineBytes, lastLineWait, fromEnd);
  }

  public TailConfig withMultiline(@Nullable Multiline value) {
    return new TailConfig(files, encoding, value, container, lineBytes, lastLineWait, fromEnd);
  }

  public TailConfig withContainer(@Nullable Container value) {
    return new TailConfig(files, encoding, multiline, value, lineBytes, lastLineWait, fromEnd);
  }

  public TailConfig withFromEnd(boolean value) {
    return new TailConfig(files, encoding, multiline, container, lineBytes, lastLineWait, value);
  }

  TailConfig withLastLineWait(Duration value) {
    return new TailConfig(files, encoding, multiline, container, lineBytes, value, fromEnd);
  }
}
