package dev.taffrail.edge;

/**
 * What became of all documents for a pipeline's cloud: {@code queued = delivered + expired +
 * overflowed + dead + waiting}, at each moment. With a store, since its file was begun, over
 * restarts; without one, since the pipeline was built.
 *
 * @param queued taken charge of
 * @param delivered taken by the receiver
 * @param expired given up, as they waited too long
 * @param overflowed given up, as there was no room; without a store also those that waited when the
 *     pipeline was closed
 * @param dead refused by the receiver for good, or damaged, those that are no longer kept included
 * @param waiting not yet settled
 * @param waitingRows the rows in these
 */
public record CloudAccounts(
    long queued,
    long delivered,
    long expired,
    long overflowed,
    long dead,
    long waiting,
    long waitingRows) {
  static final CloudAccounts NONE = new CloudAccounts(0, 0, 0, 0, 0, 0, 0);
}
