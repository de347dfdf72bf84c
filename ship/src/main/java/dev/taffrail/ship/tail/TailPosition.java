package dev.taffrail.ship.tail;

import dev.taffrail.ship.Position;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far each of a source's files was read.
 *
 * @param others the marks of all files but the one that was read last, by their ids
 * @param last the mark of that one; null where all are among the others
 * @param index how many records were read, and how many pieces were lost
 */
record TailPosition(Map<Long, Mark> others, @Nullable Mark last, long index) implements Position {
  /** A line for each file: ID DEVICE:INODE OFFSET LINES HEAD HEADHASH HASH TAIL SEEN MTIME BASE. */
  static final PositionFile.Form FORM =
      new PositionFile.Form() {
        @Override
        public List<String> lines(Position position) {
          return position instanceof TailPosition at
              ? at.marks().stream().map(Mark::text).toList()
              : List.of();
        }

        @Override
        public Position position(List<String> lines, long index) {
          return of(lines.stream().map(Mark::parse).toList(), index);
        }
      };

  static TailPosition of(List<Mark> marks, long index) {
    Map<Long, Mark> byId = new TreeMap<>();
    marks.forEach(mark -> byId.put(mark.id(), mark));
    return new TailPosition(byId, null, index);
  }

  /** In the order of their ids. */
  List<Mark> marks() {
    Map<Long, Mark> all = new TreeMap<>(others);
    if (last != null) {
      all.put(last.id(), last);
    }
    return List.copyOf(all.values());
  }
}
