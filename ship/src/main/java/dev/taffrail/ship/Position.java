package dev.taffrail.ship;

/**
 * A place in a source, behind one of its records. Opaque to the lane that keeps it, but for its
 * number; the source that made it finds it again after rotation, a crash or a power cut. Immutable.
 */
public interface Position {
  /** Before all that there is. */
  Position START = () -> 0;

  /** A number that grows by at least one with each record between the start and this place. */
  long index();

  /** The same place, to be kept for long: without the record that it was read with. */
  default Position withoutRecord() {
    return this;
  }
}
