package dev.taffrail.journal;

import java.time.Instant;
import java.util.Optional;

/**
 * What a seal states of the device's clocks at the moment when it was made, for whoever has to know
 * which records are of one boot. It is the device's word: no signature is checked here.
 *
 * @param time by the wall clock
 * @param monotonicMillis by the monotonic clock, since the machine was started
 * @param bootId eight characters that differ from one start of the machine to the next
 * @param last whether it is the last line of a writer that closed the journal: what follows may be
 *     of another boot
 */
public record SealedClock(Instant time, long monotonicMillis, String bootId, boolean last) {

  /** What a seal's line states; empty for any other line, and for a caller's forgery. */
  public static Optional<SealedClock> parse(byte[] line) {
    if (!SealLine.EVENT.equals(ControlFields.event(line, 0, line.length))) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(SealLine.parse(line).seal()));
    } catch (IllegalArgumentException notASeal) {
      return Optional.empty();
    }
  }

  private static SealedClock of(Seal seal) {
    return new SealedClock(
        Instant.ofEpochMilli(seal.wallMillis()),
        seal.monotonicMillis(),
        seal.bootId(),
        seal.reason() == SealReason.CLOSE);
  }
}
