package dev.taffrail.edge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The documents that wait for the cloud. Nothing here throws because of a disk. For one thread at a
 * time.
 */
interface CloudOutbox {
  /** Takes charge of a document. */
  void add(CloudDocument document);

  /** The document that is to be sent now; the same again until it is settled; null when none is. */
  @Nullable CloudDocument next();

  /** How much longer the document that {@link #next} returned is kept; null for ever. */
  @Nullable Duration left();

  /** The document that {@link #next} returned was taken by the receiver. */
  void taken();

  /**
   * The document that {@link #next} returned was refused for good.
   *
   * @param status the protocol's number for that; not 0
   * @param reason the same in the receiver's words; null when it said no more
   */
  void refused(int status, @Nullable String reason);

  /**
   * Gives up what there is no room or no time for, which a record says of each document.
   *
   * @return the rows given up since this was called last
   */
  long giveUp();

  /** Behind a run's last document. */
  void endRun();

  /** What it holds, and what became of the rest, as it was last known. For any thread. */
  CloudContents contents();

  /** Why documents cannot be kept where they should be; null when they can. For any thread. */
  @Nullable CloudFailure failure();

  /** The rows that wait. */
  long rows();

  /** What waits, as it was last known, in what {@link #room} counts. For any thread. */
  long depth();

  /** The most that may wait: rows in memory, bytes in a store. */
  long room();

  /** Gives up what is in memory alone. Nothing may be called behind this. */
  void close();
}
