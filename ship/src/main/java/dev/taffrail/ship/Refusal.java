package dev.taffrail.ship;

/**
 * One record that a receiver will never take.
 *
 * @param position its place in the batch, from 0
 * @param reason a word of {@code [a-z0-9_]+} to count by, for instance {@code too_old}
 * @param words what the receiver said, without secrets
 */
public record Refusal(int position, String reason, String words) {
  public Refusal {
    Outcome.checkReason(reason);
  }
}
