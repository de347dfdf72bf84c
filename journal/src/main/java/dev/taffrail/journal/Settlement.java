package dev.taffrail.journal;

/**
 * What has to reach the device, and what counts then.
 *
 * @param steps in their order
 * @param after what is left to do then and holds nobody up: a step that fails is tried again before
 *     the steps of the next settlement
 * @param lines how many of the journal's lines survive a power cut when it is done
 * @param sealed how many of them its seal covers; 0 when it holds no seal
 * @param begun when, by the monotonic clock: lines appended later may not be among them
 * @param kept whether a step that failed is tried again; of no use for a force alone, since a
 *     second one that succeeds proves nothing
 */
record Settlement(Steps steps, Steps after, long lines, long sealed, long begun, boolean kept) {

  /** Forces so many lines; where that fails, nothing of it is tried again. */
  static Settlement force(Steps steps, long lines, long begun) {
    return new Settlement(steps, new Steps(), lines, 0, begun, false);
  }

  /** Makes the seal count that is the last of so many lines; tried until it does. */
  static Settlement seal(Steps steps, Steps after, long lines, long begun) {
    return new Settlement(steps, after, lines, lines - 1, begun, true);
  }
}
