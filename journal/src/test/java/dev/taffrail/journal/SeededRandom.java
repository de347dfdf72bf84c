package dev.taffrail.journal;

import java.security.SecureRandom;
import java.util.Random;

/**
 * The same keys in the same order for each seed: what was worked out for them need not be again.
 */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1;

  private final Random random;

  SeededRandom(long seed) {
    super(null, null);
    random = new Random(seed);
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
