package dev.taffrail.edge;

/**
 * What became of all documents that a store took charge of: {@code queued = delivered + expired +
 * overflowed + dead + waiting}, at each moment and over restarts.
 *
 * @param queued taken charge of
 * @param delivered taken by the receiver
 * @param expired given up, as they waited too long
 * @param overflowed given up, as there was no room
 * @param dead refused by the receiver for good, those that are no longer kept included
 * @param waiting not yet settled
 * @param waitingRows the rows in these
 */
record StoreBalance(
    long queued,
    long delivered,
    long expired,
    long overflowed,
    long dead,
    long waiting,
    long waitingRows) {
  static final StoreBalance NONE = new StoreBalance(0, 0, 0, 0, 0, 0, 0);
}
