package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A holder of keys that comes from outside, not believed: a defect in it shall be a failure that is
 * told and tried again, never a journal that its verifier calls tampered, nor the end of the
 * writer's thread, nor a call that the writer waits for without end. All that it does wrong is a
 * {@link KeysException}.
 */
final class CheckedKeys implements SealingKeys {
  private final StoreCalls calls;
  private final SealingKeys keys;
  private final String name;

  /** The public half of each key that was seen, by chain and number. */
  private final Map<String, byte[]> publicKeys = new HashMap<>();

  private CheckedKeys(StoreCalls calls, Opened opened) {
    this.calls = calls;
    this.keys = opened.keys();
    this.name = opened.name();
  }

  /** A store and what it calls itself. */
  private record Opened(SealingKeys keys, String name) {}

  static CheckedKeys open(Opener opener, Path journal) throws IOException {
    StoreCalls calls = new StoreCalls(journal);
    Opened opened =
        calls.ask(
            journal + "'s keys",
            "open",
            () -> named(opener.open(journal)),
            late -> late.keys().close());
    return new CheckedKeys(calls, opened);
  }

  private static Opened named(SealingKeys keys) throws IOException {
    boolean named = false;
    try {
      Opened opened = new Opened(keys, keys.toString());
      named = true;
      return opened;
    } finally {
      if (!named) {
        keys.close();
      }
    }
  }

  @Override
  public List<Held> held() throws IOException {
    List<Held> held = ask("held", () -> List.copyOf(keys.held()));
    held.forEach(key -> publicKeys.put(id(key.chain(), key.number()), key.publicKey().clone()));
    return held;
  }

  @Override
  public List<Held> destroyed() throws IOException {
    return ask("destroyed", () -> List.copyOf(keys.destroyed()));
  }

  @Override
  public byte[] generate(KeyChain chain, long number) throws IOException {
    byte[] key = ask("generate", () -> keys.generate(chain, number).clone());
    expect(key.length == Ed25519.KEY, "a public key of 32 bytes", key.length + " bytes");
    publicKeys.remove(id(chain, number - 2));
    publicKeys.put(id(chain, number), key);
    return key.clone();
  }

  @Override
  public synchronized byte[] sign(KeyChain chain, long number, byte[] message) throws IOException {
    byte[] signature = ask("sign", () -> keys.sign(chain, number, message.clone()).clone());
    byte[] key = publicKeys.getOrDefault(id(chain, number), new byte[Ed25519.KEY]);
    expect(
        Ed25519.verify(key, message, signature),
        "a signature of " + chain.label() + " key " + number,
        "one that does not fit its public key");
    return signature;
  }

  @Override
  public void force() throws IOException {
    tell("force", keys::force);
  }

  @Override
  public void clear() throws IOException {
    tell("clear", keys::clear);
    publicKeys.clear();
  }

  /** Where a call has not returned, the store is closed when it has. */
  @Override
  public void close() throws IOException {
    if (!calls.followLate(keys::close)) {
      tell("close", keys::close);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static String id(KeyChain chain, long number) {
    return chain.label() + " " + number;
  }

  private void expect(boolean holds, String expected, String found) throws KeysException {
    if (!holds) {
      throw new KeysException(this + ": expected " + expected + ", found " + found, null);
    }
  }

  private <T> T ask(String call, TimedCall.Call<T> question) throws KeysException {
    return calls.ask(name, call, question);
  }

  private void tell(String call, Steps.Step step) throws KeysException {
    ask(
        call,
        () -> {
          step.run();
          return call;
        });
  }
}
