package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A holder of keys that comes from outside, not believed: a defect in it shall be a failure that is
 * told and tried again, never a journal that its verifier calls tampered, nor the end of the
 * writer's thread.
 */
final class CheckedKeys implements SealingKeys {
  private final SealingKeys keys;
  private final String name;

  /** The public half of each key that was seen, by chain and number. */
  private final Map<String, byte[]> publicKeys = new HashMap<>();

  private CheckedKeys(SealingKeys keys, String name) {
    this.keys = keys;
    this.name = name;
  }

  static CheckedKeys open(Opener opener, Path journal) throws IOException {
    String journals = journal + "'s keys";
    SealingKeys keys = ask(journals, "open", () -> opener.open(journal));
    return new CheckedKeys(keys, ask(journals, "toString", keys::toString));
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

  @Override
  public void close() throws IOException {
    tell("close", keys::close);
  }

  @Override
  public String toString() {
    return name;
  }

  private static String id(KeyChain chain, long number) {
    return chain.label() + " " + number;
  }

  private void expect(boolean holds, String expected, String found) throws IOException {
    if (!holds) {
      throw new IOException(this + ": expected " + expected + ", found " + found);
    }
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T ask(String call, Question<T> question) throws IOException {
    return ask(name, call, question);
  }

  private void tell(String call, Steps.Step step) throws IOException {
    ask(
        call,
        () -> {
          step.run();
          return call;
        });
  }

  private static <T> T ask(String where, String call, Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (RuntimeException e) {
      throw new IOException(where + ": " + call + " failed: " + e, e);
    }
  }
}
