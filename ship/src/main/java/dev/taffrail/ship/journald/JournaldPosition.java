package dev.taffrail.ship.journald;

import dev.taffrail.ship.Position;
import dev.taffrail.ship.tail.PositionFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry that was read last.
 *
 * @param cursor where it is; null before the first
 * @param selection what was chosen when it was read: {@link JournaldConfig#selection}
 * @param index how many were read, and how often some were lost
 */
record JournaldPosition(@Nullable String cursor, String selection, long index) implements Position {
  /** A line for the cursor, and one for the selection. */
  static final PositionFile.Form FORM =
      new PositionFile.Form() {
        @Override
        public List<String> lines(Position position) {
          return position instanceof JournaldPosition at && at.cursor != null
              ? List.of(at.cursor, at.selection)
              : List.of();
        }

        @Override
        public Position position(List<String> lines, long index) {
          if (lines.isEmpty()) {
            return new JournaldPosition(null, "", index);
          }
          if (lines.size() != 2 || !lines.get(0).startsWith("s=")) {
            throw new IllegalArgumentException("expected a cursor of journald and a selection");
          }
          return new JournaldPosition(lines.get(0), lines.get(1), index);
        }
      };
}
