package dev.taffrail.ship.journald;

import dev.taffrail.ship.Position;
import dev.taffrail.ship.tail.PositionFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry that was read last.
 *
 * @param cursor where it is; null before the first
 * @param index how many were read, and how often some were lost
 */
public record JournaldPosition(@Nullable String cursor, long index) implements Position {
  /** As a line of text, which is the cursor. */
  public static final PositionFile.Form FORM =
      new PositionFile.Form() {
        @Override
        public List<String> lines(Position position) {
          return position instanceof JournaldPosition at && at.cursor != null
              ? List.of(at.cursor)
              : List.of();
        }

        @Override
        public Position position(List<String> lines, long index) {
          if (lines.size() > 1 || lines.stream().anyMatch(line -> !line.startsWith("s="))) {
            throw new IllegalArgumentException("expected a cursor of journald");
          }
          return new JournaldPosition(lines.isEmpty() ? null : lines.get(0), index);
        }
      };
}
