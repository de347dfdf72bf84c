package dev.taffrail.ship;

/** Entries of a window that were taken at once, to be sent. For one thread. */
final class Load {
  private int left;

  void add(Entry entry) {
    entry.join(this);
    left++;
  }

  void settleOne() {
    left--;
  }

  /** Whether all of them are settled. */
  boolean isSettled() {
    return left == 0;
  }
}
