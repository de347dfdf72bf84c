package dev.taffrail.journal;

import org.jspecify.annotations.Nullable;

/**
 * The whole seals in torn bytes behind the last intact one. One was perhaps being forced when the
 * power went; a second was only made after the first was safe. A recovery record that explains the
 * bytes changes nothing, as no key is needed to write one.
 */
final class TornSeals {
  /** The keys that they announce: they count from the last intact seal. */
  private @Nullable Announced keys;

  private Verification.@Nullable Problem first;
  private long count;

  /**
   * Takes one that was found.
   *
   * @param at what it means when it counts
   * @param intact the keys that the last intact seal announced
   */
  void add(SealLine seal, Verification.Problem at, Announced intact) {
    Announced announced = keys;
    if (count == 0 || announced == null) {
      announced = intact.copy();
      keys = announced;
      first = at;
    }
    // A seal after the next one was made when that one was safe, even if that one is gone.
    if (announced.fault(seal) == null || announced.isBehindNext(seal.seal())) {
      announced.advance(seal);
      count++;
    }
  }

  /** What is wrong with an intact seal that comes behind them; null when nothing is. */
  @Nullable String fault() {
    return count > 1 ? "one behind torn bytes that hold the next " + count + " seals" : null;
  }

  /** An intact seal came behind them. */
  void forget() {
    count = 0;
  }

  /**
   * Sees that they do not mean this.
   *
   * @throws TamperedException when they do
   */
  void check(Verdict verdict) throws TamperedException {
    Verification.Problem at = first;
    Verdict told = count == 1 ? Verdict.DAMAGED : Verdict.TAMPER;
    if (at != null && count > 0 && told == verdict) {
      String seals = count == 1 ? "a later seal" : count + " later seals";
      String expected = at.expected() + " before " + seals;
      throw new TamperedException(
          verdict,
          new Verification.Problem(at.file(), at.line(), at.index(), expected, at.found()));
    }
  }
}
