package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.List;

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

  /** A force failed: what was written before it is not safe after any later one, as on Linux. */
  record ForceFailed(int file) implements DiskEvent {}

  /** A force of the directory ended well; {@code begun} as in {@link Force}. */
  record ForceDirectory(int begun) implements DiskEvent {}

  /** The journal was made: whoever made it holds this key. */
  record Made(Vkey root) implements DiskEvent {}

  /** The journal answered that all records up to this number survive a power cut. */
  record Synced(int number) implements DiskEvent {}

  /** The steps, whatever the bytes, and however many writes these are when nothing is between. */
  static String shape(List<DiskEvent> events) {
    List<String> shape = new ArrayList<>(List.of(""));
    for (DiskEvent event : events) {
      String step = event instanceof OfNames ? event.toString() : "";
      if (event instanceof Write write) {
        step = "write " + write.file();
      } else if (event instanceof Force force) {
        step = "force " + force.file();
      } else if (event instanceof ForceDirectory) {
        step = "force directory";
      }
      if (!step.isEmpty() && !step.equals(shape.get(shape.size() - 1))) {
        shape.add(step);
      }
    }
    return String.join("; ", shape);
  }
}
