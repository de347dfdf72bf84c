package dev.taffrail.journal;

import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Fresh signing keys, made ahead on a thread of their own: making one takes 0.3 ms, cold 50 ms, and
 * the writer shall not wait for that. The thread ends when there are enough.
 */
final class KeySupply implements AutoCloseable {
  private static final int AHEAD = 4;

  private final SecureRandom random;
  private final BlockingQueue<Ed25519.SigningKey> ready = new ArrayBlockingQueue<>(AHEAD);
  private final LoneThread maker = new LoneThread("taffrail-keys");

  KeySupply(SecureRandom random) {
    this.random = random;
    maker.execute(this::warmUp);
    maker.execute(this::fill);
  }

  /** The first signature of a process takes 50 ms; here it is made while files are read. */
  private void warmUp() {
    generate().sign(new byte[0]);
  }

  /** A key that nobody had before. */
  Ed25519.SigningKey take() {
    Ed25519.SigningKey key = ready.poll();
    return key == null ? generate() : key;
  }

  /** Makes what was taken anew: not earlier, as to make one takes the processor from who waits. */
  void refill() {
    if (maker.getQueue().isEmpty() && !maker.isShutdown()) {
      maker.execute(this::fill);
    }
  }

  private void fill() {
    while (!maker.isShutdown() && ready.remainingCapacity() > 0 && ready.offer(generate())) {
      Thread.onSpinWait();
    }
  }

  private Ed25519.SigningKey generate() {
    byte[] seed = new byte[Ed25519.KEY];
    random.nextBytes(seed);
    return Ed25519.SigningKey.fromSeed(seed);
  }

  @Override
  public void close() {
    maker.end();
    ready.clear();
  }
}
