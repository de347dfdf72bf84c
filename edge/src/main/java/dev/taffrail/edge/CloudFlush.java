package dev.taffrail.edge;

/**
 * What a run's cloud sync came to, in rows. Rows of earlier runs that were sent now count too.
 *
 * @param delivered taken by the receiver
 * @param pending kept for the next run
 * @param lost given up: refused by the receiver, pushed out by others, or too old for the store
 */
public record CloudFlush(long delivered, long pending, long lost) {
  /** Nothing to send, nowhere to send it. */
  public static final CloudFlush NONE = new CloudFlush(0, 0, 0);
}
