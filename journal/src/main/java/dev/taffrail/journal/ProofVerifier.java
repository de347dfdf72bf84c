package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the evidence of one record, with the journal's root key and nothing else. */
public final class ProofVerifier {
  private final Evidence evidence;
  private final Announced keys;
  private Seal last;

  private ProofVerifier(Evidence evidence, Vkey root) {
    this.evidence = evidence;
    this.keys = new Announced(root);
    this.last = evidence.opening().seal();
  }

  /**
   * Checks what {@link Prover#prove} made: each signature from the root key over chain and file to
   * the first seal behind the record, and the path from the record's hash to that seal's root.
   *
   * @param evidence the bytes of the text; anything else is refused
   * @param root the key that {@code taffrail init} printed
   * @throws NotProvenException when the record is not proven by it
   */
  public static ProvenRecord verify(byte[] evidence, Vkey root) throws NotProvenException {
    return new ProofVerifier(parse(evidence), root).verify();
  }

  /**
   * As {@link #verify(byte[], Vkey)}, and looks for the evidence's seals in what a receiver got.
   *
   * @param anchors exports of a receiver, in any form of text that holds the seals' notes
   * @throws NotProvenException also when an export holds a seal of another history under the same
   *     keys
   * @throws IOException when an export cannot be read
   */
  public static ProvenRecord verify(byte[] evidence, Vkey root, List<Path> anchors)
      throws NotProvenException, IOException {
    Evidence parsed = parse(evidence);
    ProvenRecord proven = new ProofVerifier(parsed, root).verify();
    EvidenceAnchors found = new EvidenceAnchors(parsed);
    for (Path export : anchors) {
      found.read(export);
    }
    if (found.fork() != null) {
      throw new NotProvenException(found.fork());
    }
    checkFork(parsed, root, anchors);
    return proven.with(found.found().keySet());
  }

  /** Shipped seals that are none of the evidence's may contradict it all the same. */
  private static void checkFork(Evidence evidence, Vkey root, List<Path> exports)
      throws NotProvenException, IOException {
    KnownSeals known = new KnownSeals(root);
    List<SealLine> chain = evidence.chain();
    chain.subList(0, chain.size() - 1).forEach(known::link);
    known.add(evidence.opening(), 0);
    evidence.seals().forEach(seal -> known.add(seal, 0));
    known.add(evidence.proof().seal(), 0);
    Anchors anchors = new Anchors(known, root.name(), exports);
    try {
      anchors.read();
      anchors.checkFork();
    } catch (TamperedException e) {
      throw new NotProvenException(e.problem() + " (FORK)", e);
    }
  }

  private static Evidence parse(byte[] bytes) throws NotProvenException {
    try {
      return Evidence.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new NotProvenException("evidence: expected UTF-8, found other bytes", e);
    } catch (IllegalArgumentException e) {
      throw new NotProvenException(String.valueOf(e.getMessage()), e);
    }
  }

  private ProvenRecord verify() throws NotProvenException {
    List<SealLine> chain = evidence.chain();
    for (int i = 0; i < chain.size(); i++) {
      accept("chain.jsonl, line " + (i + 1), chain.get(i), keys.linkFault(chain.get(i)));
    }
    for (SealNote note : evidence.seals()) {
      boolean opens = note.seal().reason().opensFile();
      follow(Evidence.sealName(note), note, opens ? "a seal that opens a file" : null);
    }
    SealNote behind = evidence.proof().seal();
    follow("record.tlog-proof", behind, null);
    checkPath(behind.seal());
    checkAnchors();
    return new ProvenRecord(
        behind.seal().origin(),
        evidence.proof().index(),
        new String(evidence.record(), UTF_8),
        behind.seal().number(),
        Instant.ofEpochMilli(behind.seal().wallMillis()),
        behind.seal().size(),
        evidence.anchors().stream().map(note -> note.seal().number()).toList(),
        List.of());
  }

  /** The next seal of the record's file: only the last of them covers the record. */
  private void follow(String where, SealNote note, @Nullable String fault)
      throws NotProvenException {
    long index = evidence.proof().index();
    expect(last.size() <= index, where, "the first seal behind record " + index, "a later one");
    accept(where, note, fault == null ? keys.fault(note) : fault);
    last = note.seal();
  }

  private void accept(String where, SignedSeal seal, @Nullable String fault)
      throws NotProvenException {
    expect(fault == null, where, "a seal that the keys before it vouch for", "" + fault);
    keys.advance(seal);
  }

  private void checkPath(Seal seal) throws NotProvenException {
    byte[] root;
    try {
      root = evidence.proof().root(new Merkle().leaf(evidence.record()));
    } catch (IllegalArgumentException e) {
      throw new NotProvenException(String.valueOf(e.getMessage()), e);
    }
    expect(
        Arrays.equals(root, seal.root()),
        "record.json",
        "a record whose path leads to the root " + Base64Text.encode(seal.root()),
        "one that leads to " + Base64Text.encode(root));
  }

  private void checkAnchors() throws NotProvenException {
    EvidenceAnchors known = new EvidenceAnchors(evidence);
    for (SealNote anchor : evidence.anchors()) {
      expect(
          known.holds(anchor),
          Evidence.anchorName(anchor),
          "a seal of this evidence",
          "another one");
    }
  }

  private static void expect(boolean holds, String where, String expected, String found)
      throws NotProvenException {
    if (!holds) {
      throw new NotProvenException(where + ": expected " + expected + ", found " + found);
    }
  }
}
