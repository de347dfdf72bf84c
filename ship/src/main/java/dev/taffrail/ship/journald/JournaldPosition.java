package dev.taffrail.ship.journald;

import dev.taffrail.ship.Position;
import dev.taffrail.ship.tail.PositionFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry that was read last.
 *
 * @param cursor where it is; null before the first
 * @param selection what was chosen when it was read: {@link JournaldConfig#selection}
 * @param boots those that were read, that of the cursor among them, or are not to be
 * @param index how many were read, and how often some were lost
 */
record JournaldPosition(@Nullable String cursor, String selection, List<String> boots, long index)
    implements Position {
  private static final String NONE = "none";

  /** A line for the cursor, one for the selection, and one for each boot. */
  static final PositionFile.Form FORM =
      new PositionFile.Form() {
        @Override
        public List<String> lines(Position position) {
          if (!(position instanceof JournaldPosition at)) {
            return List.of();
          }
          List<String> lines = new ArrayList<>();
          lines.add(at.cursor == null ? NONE : at.cursor);
          lines.add(at.selection);
          lines.addAll(at.boots);
          return lines;
        }

        @Override
        public Position position(List<String> lines, long index) {
          if (lines.isEmpty()) {
            return Position.START;
          }
          String cursor = lines.get(0);
          if (lines.size() < 2 || !(cursor.equals(NONE) || cursor.startsWith("s="))) {
            throw new IllegalArgumentException("expected a cursor of journald and a selection");
          }
          return new JournaldPosition(
              cursor.equals(NONE) ? null : cursor,
              lines.get(1),
              lines.subList(2, lines.size()),
              index);
        }
      };

  JournaldPosition {
    boots = List.copyOf(boots);
  }
}
