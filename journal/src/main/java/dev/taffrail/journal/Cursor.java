package dev.taffrail.journal;

/**
 * A place between two records of a journal that can be found again after rotation, a crash or a
 * power cut. Opaque but for its index.
 *
 * @param index the leaf index of the record behind this place
 */
public record Cursor(long index) {
  /** Before the oldest record there is. */
  public static final Cursor START = new Cursor(0);
}
