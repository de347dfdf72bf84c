package dev.taffrail.journal;

/**
 * What happened to a disk, in order. Files are told apart by numbers that stay when names change.
 */
sealed interface DiskEvent {

  /** A change of names: those after the last force of the directory survive as any prefix. */
  sealed interface OfNames extends DiskEvent {}

  record Create(int file, String name) implements OfNames {}

  record Rename(String from, String to) implements OfNames {}

  record Delete(String name) implements OfNames {}

  /** Bytes that any part of which may survive until they are forced. */
  // Compared by identity alone.
  @SuppressWarnings("ArrayRecordComponent")
  record Write(int file, long position, byte[] bytes) implements DiskEvent {
    long end() {
      return position + bytes.length;
    }
  }

  /**
   * A force ended well.
   *
   * @param begun how many events there were when it began: later writes it may have missed
   */
  record Force(int file, int begun) implements DiskEvent {}

  /** A force of the directory ended well; {@code begun} as in {@link Force}. */
  record ForceDirectory(int begun) implements DiskEvent {}

  /** The journal was made: whoever made it holds this key. */
  record Made(Vkey root) implements DiskEvent {}

  /** The journal answered that all records up to this number survive a power cut. */
  record Synced(int number) implements DiskEvent {}
}
