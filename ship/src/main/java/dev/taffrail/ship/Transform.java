package dev.taffrail.ship;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step between the journal and a sink, as it is configured. It holds nothing itself: for each
 * lane it makes a {@link Stage}, which may hold records back. Control lines of the journal pass by
 * all of them. Safe for several threads.
 */
@FunctionalInterface
public interface Transform {

  /** This step at work in one lane, with nothing held. */
  Stage open(Lane lane);

  /**
   * A step that looks at one record at a time and holds none: the function gives the record itself,
   * a changed one with the same index, or null when it is not to be sent. It must be safe for
   * several threads.
   */
  static Transform each(Function<ShipRecord, @Nullable ShipRecord> change) {
    Stage stage =
        (piece, out) -> {
          ShipRecord changed = change.apply(piece.record());
          if (changed == null) {
            out.drop(piece);
          } else {
            out.pass(piece.with(changed));
          }
        };
    return lane -> stage;
  }
}
