package dev.taffrail.ship.tail;

import dev.taffrail.journal.SlotFile;
import dev.taffrail.ship.Checkpoints;
import dev.taffrail.ship.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a lane keeps how far it read a source that is no journal of ours: a {@link
 * SlotFile}. One lane at a time holds it. For one thread.
 */
public final class PositionFile implements Checkpoints {
  private final SlotFile<PositionSlot> slots;

  private PositionFile(SlotFile<PositionSlot> slots) {
    this.slots = slots;
  }

  /** How the positions of a kind of source stand in the file. */
  public interface Form {
    /** Each without a line end, and not beginning as {@code "end "} does. */
    List<String> lines(Position position);

    /**
     * What these lines were made of.
     *
     * @throws IllegalArgumentException when they are none of {@link #lines}
     */
    Position position(List<String> lines, long index);
  }

  /** Files beside another one, say {@code edge.log}: {@code edge.log.position.SOURCE.SINK}. */
  public static Checkpoints.Opener beside(Path journal, String source) {
    return beside(journal, source, TailPosition.FORM);
  }

  /** The same for a source whose positions are of another form than those of files. */
  public static Checkpoints.Opener beside(Path journal, String source, Form form) {
    String prefix = journal.getFileName() + ".position." + source + ".";
    return sink -> open(journal.resolveSibling(prefix + sink), form);
  }

  /**
   * Opens the file, creating it and its folder when there is none.
   *
   * @throws dev.taffrail.journal.JournalHeldException when another lane holds it
   */
  static PositionFile open(Path file, Form form) throws IOException {
    return new PositionFile(SlotFile.open(file, PositionSlot.with(form)));
  }

  @Override
  public Optional<Saved> load() throws IOException {
    return slots.newest().map(PositionSlot::saved);
  }

  @Override
  public @Nullable String note() {
    return slots.isDamaged() ? Checkpoints.noteOfDamage(slots) : null;
  }

  @Override
  public void save(Saved saved) throws IOException {
    try {
      slots.save(sequence -> new PositionSlot(sequence, saved));
    } catch (IllegalArgumentException e) {
      // Shipping goes on as on a full disk: at worst more is repeated after a crash.
      throw new IOException(slots + ": " + e.getMessage(), e);
    }
  }

  /** Closing again does nothing. */
  @Override
  public void close() throws IOException {
    slots.close();
  }
}
