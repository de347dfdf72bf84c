package dev.taffrail.edge.watch;

/**
 * Room on a file system: a share of it, or so many bytes.
 *
 * @param percent of the file system's size, above 0 to 100; 0 when it is bytes
 * @param bytes 0 when it is a share
 */
public record FreeSpace(double percent, long bytes) {
  public FreeSpace {
    boolean share = percent > 0 && percent <= 100 && bytes == 0;
    boolean size = percent == 0 && bytes > 0;
    if (!share && !size) {
      throw new IllegalArgumentException(
          "expected a share of more than 0 to 100 % or a size above 0, found "
              + percent
              + " % and "
              + bytes
              + " bytes");
    }
  }

  public static FreeSpace percent(double percent) {
    return new FreeSpace(percent, 0);
  }

  public static FreeSpace bytes(long bytes) {
    return new FreeSpace(0, bytes);
  }

  /** In bytes, on a file system of this size. */
  double of(long total) {
    return bytes > 0 ? bytes : total * percent / 100;
  }
}
