package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file beside a journal in which a reader keeps its {@link Checkpoint}: {@code
 * edge.log.cursor.NAME}, a {@link SlotFile}. One reader at a time holds it. For one thread.
 */
public final class CheckpointFile implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");

  private final SlotFile<CheckpointSlot> slots;

  private CheckpointFile(SlotFile<CheckpointSlot> slots) {
    this.slots = slots;
  }

  /**
   * Opens the file, creating it and its directory when there is none; the journal itself need not
   * exist yet.
   *
   * @param name of {@code [a-z0-9._-]+}, for instance {@code loki.urgent}
   * @throws IllegalArgumentException when the name is another
   * @throws JournalHeldException when another reader holds this name
   */
  public static CheckpointFile open(Path journal, String name) throws IOException {
    if (!isName(name)) {
      throw new IllegalArgumentException("checkpoint: expected [a-z0-9._-]+, found " + name);
    }
    Path file = new JournalFiles(journal).cursor(name);
    return new CheckpointFile(SlotFile.open(file, CheckpointSlot.FORM));
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The cursor in a file, whoever holds it, without a lock: as it was saved last. A file that holds
   * none, not yet or no more, is one whose reader begins at {@link Cursor#START}.
   *
   * @throws IOException when the file is not there or cannot be read
   */
  static Cursor peek(Path file) throws IOException {
    return SlotFile.peek(file, CheckpointSlot.FORM)
        .map(found -> found.checkpoint().cursor())
        .orElse(Cursor.START);
  }

  /**
   * The newest checkpoint that is whole; empty when there is none yet.
   *
   * @throws IOException when the file is closed
   */
  public Optional<Checkpoint> load() throws IOException {
    return slots.newest().map(CheckpointSlot::checkpoint);
  }

  /**
   * Whether there was a file when this was opened and no whole checkpoint of this version in it:
   * {@link #load} was empty then, though there may have been one.
   */
  public boolean isDamaged() {
    return slots.isDamaged();
  }

  /**
   * Writes and forces the checkpoint: it survives a power cut after this returned. When this
   * throws, the one before is still there, and saving again tries again.
   *
   * @throws IllegalArgumentException when the counters take more than 3 KiB
   */
  public void save(Checkpoint checkpoint) throws IOException {
    slots.save(sequence -> new CheckpointSlot(sequence, checkpoint));
  }

  /** The file's path. */
  @Override
  public String toString() {
    return slots.toString();
  }

  /** Gives the name free. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    slots.close();
  }
}
