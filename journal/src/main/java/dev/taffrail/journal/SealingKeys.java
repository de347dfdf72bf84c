package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Holds the one-use signing keys of one sealed journal, and signs with them: a file with mode 0600
 * by default, or whatever a program gives to {@link JournalConfig#withKeys}, for instance a TPM or
 * a secure element that makes Ed25519 keys and never gives them away.
 *
 * <p><b>Keys.</b> Each of the three {@linkplain KeyChain chains} is a sequence of random Ed25519
 * keys (RFC 8032), numbered from 0, and of each chain at most two stand at the same time: the one
 * that signs next and the one after it. A store needs six places and never more: key {@code n} lies
 * where key {@code n - 2} lay. To make the one is to destroy the other, in one step. That is the
 * forward security of the journal: once key {@code n} is destroyed, nobody who takes over the
 * device can sign in its place.
 *
 * <p><b>Order.</b> The journal asks for the signature of key {@code n}, makes the signed line safe
 * on the disk, calls {@link #generate} for key {@code n + 2} and then {@link #force}, and only then
 * asks key {@code n + 1} for a signature. A new journal begins with {@link #clear}, makes key 0 of
 * {@link KeyChain#SEAL} (the root key, which signs once, and whose public half is the journal's
 * verification key) and key 1 of each chain, asks key 0 to sign, makes keys 2, and forces once.
 *
 * <p><b>Crashes.</b> What was generated or destroyed since the last {@link #force} may be as before
 * or as after it when the process or the machine ends, each key by itself. When the journal is
 * opened again it asks what is {@link #held}, finds the keys that its last seals announce by their
 * public halves, and makes the missing successors. It can happen that key {@code n} signed a text
 * that never reached the disk: then it is asked to sign another one, and must. So a store must not
 * count signatures; a key is used up when its successor's successor is made.
 *
 * <p><b>Failure.</b> A call that throws, whatever it is, is made again, after 100 ms at first and
 * after 30 s in the end, and without end. A call that has not returned within a second counts as
 * one that failed; what it returns later is thrown away, and no other call is made before it has
 * returned. So {@link #generate} and {@link #force} may have been done though the journal made
 * nothing of it: they are called again, in their order, before the next key signs. Until they
 * succeed no seal is made and no file begun. Records are written and forced as long as they fit
 * into the newest file; then what finds no room in the journal's buffer is dropped by level and
 * counted, as when the disk is full. The journal says so when that begins and when it is over. What
 * was sealed last is protected once {@code force} succeeded, and not before. A journal whose
 * announced keys are not held any more cannot be continued and begins anew, as {@link Journal#open}
 * says: never answer {@link #held} with less than there is when that could not be read, but throw.
 *
 * <p><b>Threads.</b> One call at a time, from one process at a time (whoever holds the journal's
 * lock), but never on the same thread twice. While a signature is made, for a second at most,
 * records wait in the journal's buffer; meanwhile those that log wait for nothing.
 */
public interface SealingKeys extends Closeable {

  /** Makes the way to the keys when a journal is opened; the journal closes it when it ends. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens the keys of a journal. It may be called for the same journal again and again, each time
     * after the one before was closed. One that returns after more than a second is closed, and the
     * journal is not opened.
     *
     * @param journal the absolute path of the newest file, which tells journals apart
     * @throws IOException when the keys cannot be reached; the journal is not opened then, and
     *     nothing of it was changed
     */
    SealingKeys open(Path journal) throws IOException;
  }

  /**
   * The keys that can sign, in any order; empty when there are none.
   *
   * @throws IOException when that cannot be told
   */
  List<Held> held() throws IOException;

  /**
   * The public halves of destroyed keys, as far as they are known: of each chain that of key {@code
   * n} for as long as key {@code n + 2} lies in its place. Opening checks with them that the last
   * seal is the journal's own before it deletes a file or goes on, which takes one signature's
   * check. Of a store that does not tell them, every seal of the newest file is checked against the
   * one before it, which takes 0.4 ms each, and the seal that opens the file is believed.
   *
   * @throws IOException when that cannot be told
   */
  default List<Held> destroyed() throws IOException {
    return List.of();
  }

  /**
   * Makes a random key in the place of the key two before it, which is destroyed; makes no other
   * one when the key of this number is held already. When it returned, the new key can sign; it
   * need not be durable before {@link #force}.
   *
   * @param number 0 in {@link KeyChain#SEAL} alone, else 1 or more
   * @return the raw public key, 32 bytes
   * @throws IOException when the key could not be made; the call is made again
   */
  byte[] generate(KeyChain chain, long number) throws IOException;

  /**
   * Signs by pure Ed25519 (RFC 8032, no pre-hash, no context).
   *
   * @param message the text of a note in UTF-8, some hundred bytes; not kept
   * @return the signature, 64 bytes
   * @throws IOException when the key is not held or the signature could not be made
   */
  byte[] sign(KeyChain chain, long number, byte[] message) throws IOException;

  /**
   * Makes durable what {@link #generate} and {@link #clear} did: after a power cut the new keys are
   * there and the old ones are not. Does nothing where that is so already.
   *
   * @throws IOException when nobody knows whether it is; {@code generate} is called again first
   */
  void force() throws IOException;

  /**
   * Destroys all keys of all chains: a journal begins. Not called while the keys of a journal that
   * can be continued are held.
   */
  void clear() throws IOException;

  /** Ends the use of the keys, which stay. */
  @Override
  void close() throws IOException;

  /** Where the keys are, for messages: a path or a device. Never a secret. */
  @Override
  String toString();

  /**
   * A key that can sign, or could.
   *
   * @param chain of which chain
   * @param number its number in it
   * @param publicKey its raw public half, 32 bytes; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // found by Arrays.equals, compared nowhere else
  record Held(KeyChain chain, long number, byte[] publicKey) {

    public Held {
      if (number < 0 || publicKey.length != Ed25519.KEY) {
        throw new IllegalArgumentException(
            "held key: expected a number of 0 or more and 32 bytes, found number "
                + number
                + " and "
                + publicKey.length
                + " bytes");
      }
    }

    boolean is(KeyChain otherChain, byte[] otherKey) {
      return chain == otherChain && Arrays.equals(publicKey, otherKey);
    }

    @Override
    public String toString() {
      return chain + " " + number + " " + HexFormat.of().formatHex(publicKey);
    }
  }
}
