package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal, the newest open for appending. What the disk broke off goes on at the
 * same place when it is called again. For the writer's thread.
 */
interface Segments extends AutoCloseable {

  /**
   * Stages a line, in a new file when it would not fit into this one; fails and stages nothing.
   *
   * @param urgent whether it is to be sealed within a second
   */
  void append(byte[] line, int offset, int length, boolean urgent) throws IOException;

  /**
   * What somebody else did to the files that are open; null when nothing.
   *
   * @throws IOException when that cannot be found out
   */
  @Nullable String fault() throws IOException;

  /** Whether a force of the newest file failed, so that opening it anew would prove nothing. */
  boolean isSuspect();

  /** Closes the files, as they are to be opened anew, and saves what would be lost by that. */
  Left leave() throws IOException;

  /**
   * What files that are given up leave behind.
   *
   * @param records that stand in no file, in their order
   * @param lostBytes that are gone for good
   */
  record Left(List<byte[]> records, long lostBytes) {}

  /** Writes what is staged: it survives the end of this process. */
  void write() throws IOException;

  /** Writes what is staged and forces it: it survives a power cut. */
  void force() throws IOException;

  /** Whether there is anything that a power cut would take and that a force would save. */
  boolean isDirty();

  /** Seals all that was appended and forces the seal; does nothing in an unsealed journal. */
  void seal(SealReason reason) throws IOException;

  /**
   * Goes on with what a failure broke off.
   *
   * @return the failure of a force, once after it happened, else null
   */
  @Nullable String goOn() throws IOException;

  /** Does what is due by time or by volume: seals, deletions. */
  void tend() throws IOException;

  /** When {@link #tend} has something to do, by the monotonic clock; Long.MAX_VALUE for never. */
  long dueAt();

  @Override
  void close() throws IOException;
}
