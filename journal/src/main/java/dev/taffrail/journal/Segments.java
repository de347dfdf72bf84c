package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal, the newest open for appending. What the disk broke off goes on at the
 * same place when it is called again. For the writer's thread.
 *
 * <p>What waits for the device is begun here and done by the {@link Settler}, beside the writer.
 * While that is at work, {@link #force}, {@link #seal} and {@link #tend} do nothing, and {@link
 * #append} waits only where the next line needs a seal of its own: in the next file.
 */
interface Segments extends AutoCloseable {

  /**
   * Stages a line, in a new file when it would not fit into this one; fails and stages nothing.
   *
   * @param hashed whether its hash as a leaf stands behind it
   * @param urgent whether it is to be sealed within a second
   */
  void append(byte[] line, int offset, int length, boolean hashed, boolean urgent)
      throws IOException;

  /** The same for a line in an array of its own. */
  default void append(byte[] line, boolean urgent) throws IOException {
    append(line, 0, line.length, false, urgent);
  }

  /** Writes what is staged: it survives the end of this process. */
  void write() throws IOException;

  /** The seal with which the writer before closed the journal; null when none is known to have. */
  @Nullable Seal closedBy();

  /** How many lines the journal has, those that are staged included. */
  long lines();

  /**
   * Whether a force failed, so that what is written is in doubt, and opening the file anew would
   * prove nothing.
   */
  boolean isSuspect();

  /**
   * Writes what is staged and begins to force it, unless it is safe: then it survives a power cut.
   *
   * @throws IOException when the newest file is in doubt
   */
  void force() throws IOException;

  /** Begins to seal all that was appended; does nothing in an unsealed journal. */
  void seal(SealReason reason) throws IOException;

  /** Takes up what ended beside the writer, and goes on with what a failure broke off. */
  void goOn() throws IOException;

  /** Begins what is due by time or by volume: seals, deletions. */
  void tend() throws IOException;

  /** When there is something to do, by the monotonic clock. */
  long dueAt();

  /** Seals and forces all, and waits for that: nothing is appended any more. */
  void end() throws IOException;

  @Override
  void close() throws IOException;
}
