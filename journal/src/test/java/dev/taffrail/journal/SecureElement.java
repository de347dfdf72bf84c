package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A chip that makes keys and never gives them away, with six places for them. Strict: a call that
 * the contract forbids is a failure of the test. What was not forced can be lost by a power cut.
 */
final class SecureElement implements SealingKeys.Opener {
  /** What the journal asks for. */
  enum Call {
    OPEN,
    HELD,
    GENERATE,
    SIGN,
    FORCE,
    CLEAR
  }

  /** Decides about a call before it is done. */
  interface Fault {
    void at(Call call) throws IOException;
  }

  private final Map<Integer, Key> safe = new TreeMap<>();
  private final Map<Integer, Key> now = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<String> misuse = new ArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile Fault fault = call -> {};
  private boolean open;

  private record Key(KeyChain chain, long number, KeyPair pair) {
    byte[] publicKey() {
      byte[] encoded = pair.getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }
  }

  void fail(Fault value) {
    fault = value;
  }

  void heal() {
    fault = call -> {};
  }

  /** From now on these calls do not return, until it is closed; then they are done. */
  Hang hang(Set<Call> hanging) {
    Hang hang = new Hang(hanging);
    fault = hang;
    return hang;
  }

  /** A chip that does not answer. */
  final class Hang implements Fault, AutoCloseable {
    private final Set<Call> hanging;
    private final CountDownLatch over = new CountDownLatch(1);

    private Hang(Set<Call> hanging) {
      this.hanging = Set.copyOf(hanging);
    }

    @Override
    public void at(Call call) throws IOException {
      if (hanging.contains(call)) {
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }

    @Override
    public void close() {
      heal();
      over.countDown();
    }
  }

  /** All calls that succeeded, for instance {@code sign seal 3}. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** What the contract forbids and was done. */
  synchronized List<String> misuse() {
    return List.copyOf(misuse);
  }

  synchronized int keys() {
    return safe.size();
  }

  /** The machine loses its power: of what was not forced each key is there or is not. */
  synchronized void cutPower(Random random) {
    for (int place = 0; place < 6; place++) {
      Key changed = now.get(place);
      if (random.nextBoolean()) {
        put(safe, place, changed);
      }
    }
    now.clear();
    now.putAll(safe);
    open = false;
  }

  /** The chip is replaced by an empty one. */
  synchronized void replace() {
    safe.clear();
    now.clear();
  }

  private static void put(Map<Integer, Key> places, int place, @Nullable Key key) {
    if (key == null) {
      places.remove(place);
    } else {
      places.put(place, key);
    }
  }

  @Override
  public SealingKeys open(Path journal) throws IOException {
    enter(Call.OPEN, "open");
    expect(!open, "one user at a time");
    open = true;
    leave();
    return new Session();
  }

  private void enter(Call call, String what) throws IOException {
    expect(inside.incrementAndGet() == 1, "one call at a time");
    try {
      fault.at(call);
    } catch (IOException | RuntimeException e) {
      inside.decrementAndGet();
      throw e;
    }
    synchronized (this) {
      calls.add(what);
    }
  }

  private void leave() {
    inside.decrementAndGet();
  }

  private synchronized void expect(boolean holds, String rule) {
    if (!holds) {
      misuse.add(rule + ", after " + calls);
    }
  }

  private static int place(KeyChain chain, long number) {
    return chain.index() * 2 + (int) (number % 2);
  }

  private synchronized Optional<Key> key(KeyChain chain, long number) {
    return Optional.ofNullable(now.get(place(chain, number)))
        .filter(key -> key.number() == number && key.chain() == chain);
  }

  /** One use of the chip. */
  private final class Session implements SealingKeys {
    private boolean closed;

    @Override
    public List<Held> held() throws IOException {
      enter(Call.HELD, "held");
      try {
        expect(!closed, "no call after close");
        return now.values().stream()
            .map(key -> new Held(key.chain(), key.number(), key.publicKey()))
            .toList();
      } finally {
        leave();
      }
    }

    @Override
    public byte[] generate(KeyChain chain, long number) throws IOException {
      enter(Call.GENERATE, "generate " + chain.label() + " " + number);
      try {
        expect(number > 0 || chain == KeyChain.SEAL, "one root key");
        expect(
            number <= 1 || key(chain, number).isPresent() || key(chain, number - 1).isPresent(),
            "keys in their order");
        Key key =
            key(chain, number).orElseGet(() -> new Key(chain, number, SecureElement.generate()));
        now.put(place(chain, number), key);
        return key.publicKey();
      } finally {
        leave();
      }
    }

    @Override
    public byte[] sign(KeyChain chain, long number, byte[] message) throws IOException {
      enter(Call.SIGN, "sign " + chain.label() + " " + number);
      try {
        expect(!closed, "no call after close");
        expect(now.equals(safe) || number == 0, "no signature before the keys are safe");
        expect(key(chain, number + 1).isPresent(), "a successor before a signature");
        Key key = key(chain, number).orElseThrow(() -> new IOException("no such key"));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.pair().getPrivate());
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      } finally {
        leave();
      }
    }

    @Override
    public void force() throws IOException {
      enter(Call.FORCE, "force");
      safe.clear();
      safe.putAll(now);
      leave();
    }

    @Override
    public void clear() throws IOException {
      enter(Call.CLEAR, "clear");
      now.clear();
      leave();
    }

    @Override
    public void close() {
      expect(inside.get() == 0, "no close during a call");
      closed = true;
      open = false;
    }

    @Override
    public String toString() {
      return "secure element 7";
    }
  }

  private static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
