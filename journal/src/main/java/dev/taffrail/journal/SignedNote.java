package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A C2SP signed note: a text, an empty line, and a line for each signature.
 *
 * @param text ends with LF
 * @param signatures in the order of their lines; at least one
 */
record SignedNote(String text, List<NoteSignature> signatures) {
  /** A line of a signature begins with this. */
  static final String DASH = "— ";

  /** No note of ours has more than three; this bounds what a hostile one makes us do. */
  static final int MAX_SIGNATURES = 16;

  SignedNote {
    signatures = List.copyOf(signatures);
    check(text.endsWith("\n"), "a text that ends with LF", text);
    check(
        text.chars().allMatch(c -> c >= ' ' || c == '\n'), "no control characters in a note", text);
    check(!signatures.isEmpty(), "at least one signature", text);
    check(signatures.size() <= MAX_SIGNATURES, "at most 16 signatures", text);
  }

  /**
   * The text signed by each of the keys, in this order, all under one name.
   *
   * @throws IOException when one of them could not sign
   */
  static SignedNote sign(String text, String name, List<? extends NoteSigner> signers)
      throws IOException {
    byte[] message = text.getBytes(UTF_8);
    // Beside each other: the next file of a journal under load waits for two or three of them.
    List<Attempt> attempts =
        signers.parallelStream().map(signer -> attempt(message, name, signer)).toList();
    List<NoteSignature> signatures = new ArrayList<>();
    for (Attempt attempt : attempts) {
      signatures.add(attempt.result());
    }
    return new SignedNote(text, signatures);
  }

  /** What came of one signer; thrown by it, a failure would leave the others at work. */
  private record Attempt(@Nullable NoteSignature made, @Nullable IOException failure) {
    NoteSignature result() throws IOException {
      if (made == null) {
        throw failure == null ? new IOException("no signature") : failure;
      }
      return made;
    }
  }

  private static Attempt attempt(byte[] message, String name, NoteSigner signer) {
    try {
      int keyId = Vkey.of(name, signer.publicKey()).id();
      return new Attempt(new NoteSignature(name, keyId, signer.sign(message)), null);
    } catch (IOException e) {
      return new Attempt(null, e);
    }
  }

  /**
   * Parses what {@link #render} makes.
   *
   * @throws IllegalArgumentException when it is no note
   */
  static SignedNote parse(String note) {
    int split = note.lastIndexOf("\n\n");
    check(split >= 0 && note.endsWith("\n"), "a text, an empty line and signatures", note);
    List<NoteSignature> signatures = new ArrayList<>();
    int from = split + 2;
    while (from < note.length()) {
      int end = note.indexOf('\n', from);
      check(signatures.size() < MAX_SIGNATURES, "at most 16 signatures", note);
      signatures.add(NoteSignature.parse(note.substring(from, end)));
      from = end + 1;
    }
    return new SignedNote(note.substring(0, split + 1), signatures);
  }

  String render() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      note.append(signature.render()).append('\n');
    }
    return note.toString();
  }

  /** The bytes that were signed. */
  byte[] message() {
    return text.getBytes(UTF_8);
  }

  private static void check(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException("note: expected " + expected + ", found " + found);
    }
  }

  /**
   * One signature line.
   *
   * @param name of the key
   * @param keyId of the key
   * @param bytes the signature itself; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere: it is checked by its key
  record NoteSignature(String name, int keyId, byte[] bytes) {

    static NoteSignature parse(String line) {
      int space = line.indexOf(' ', DASH.length());
      check(line.startsWith(DASH) && space > 0, "a signature line", line);
      ByteBuffer blob =
          ByteBuffer.wrap(
              Base64Text.decode(line.substring(space + 1), Integer.BYTES + Ed25519.SIGNATURE));
      int keyId = blob.getInt();
      byte[] bytes = new byte[blob.remaining()];
      blob.get(bytes);
      return new NoteSignature(Vkey.checkName(line.substring(DASH.length(), space)), keyId, bytes);
    }

    String render() {
      byte[] blob =
          ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(keyId).put(bytes).array();
      return DASH + name + " " + Base64Text.encode(blob);
    }
  }
}
