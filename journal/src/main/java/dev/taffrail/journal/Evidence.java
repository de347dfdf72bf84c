package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * All that somebody with the root key needs to check one record without the rest of the journal. As
 * text it is a <a href="https://pkg.go.dev/golang.org/x/tools/txtar">txtar</a> archive: one line,
 * then parts that each begin with a line {@code -- name --}, so that it is split by hand, by awk or
 * by Go's tools.
 *
 * <pre>
 * taffrail-evidence@v1
 * -- record.json --          the line, with its LF
 * -- record.tlog-proof --    c2sp.org/tlog-proof@v1 against the first seal behind the record
 * -- chain.jsonl --          lines of edge.log.chain: from genesis to the seal that opens its file
 * -- seal-5.note --          C2SP signed notes: the seals between that one and the proof's, if any
 * -- anchor-5.note --        seals of these that were found in an export of a receiver, if any
 * </pre>
 *
 * @param record the line without LF; not to be changed
 * @param proof that it stands in the journal
 * @param chain the seals that link the root key to the record's file; at least one
 * @param seals of that file, in order, between the one that opens it and the proof's
 * @param anchors notes of these seals that came from a receiver, in the order of their numbers
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Evidence(
    byte[] record,
    TlogProof proof,
    List<SealLine> chain,
    List<SealNote> seals,
    List<SealNote> anchors) {
  private static final String FIRST = "taffrail-evidence@v1";
  private static final String RECORD = "record.json";
  private static final String PROOF = "record.tlog-proof";
  private static final String CHAIN = "chain.jsonl";
  private static final String SEAL = "seal-";
  private static final String ANCHOR = "anchor-";

  Evidence {
    chain = List.copyOf(chain);
    seals = List.copyOf(seals);
    anchors = List.copyOf(anchors);
    String fault = LineCheck.fault(record, 0, record.length);
    check(fault == null, "a line of a journal as the record", "" + fault);
    check(!chain.isEmpty(), "a chain", "an empty one");
  }

  /**
   * Parses exactly what {@link #render} makes.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static Evidence parse(String text) {
    check(text.startsWith(FIRST + "\n"), "a first line " + FIRST, "another one");
    Parts parts = new Parts(text.substring(FIRST.length() + 1));
    byte[] record = line(parts.take(RECORD)).getBytes(UTF_8);
    TlogProof proof = TlogProof.parse(parts.take(PROOF));
    List<SealLine> chain = new ArrayList<>();
    for (String line : line(parts.take(CHAIN)).split("\n", -1)) {
      chain.add(SealLine.parse(line.getBytes(UTF_8)));
    }
    Evidence evidence =
        new Evidence(record, proof, chain, notes(parts, SEAL), notes(parts, ANCHOR));
    check(parts.atEnd(), "no more parts", parts.name());
    check(evidence.render().equals(text), "parts in their one form", "another one");
    return evidence;
  }

  private static List<SealNote> notes(Parts parts, String prefix) {
    List<SealNote> notes = new ArrayList<>();
    while (parts.name().startsWith(prefix)) {
      notes.add(SealNote.parse(parts.take(parts.name())));
    }
    return notes;
  }

  private static String line(String part) {
    check(part.endsWith("\n"), "a line", "none");
    return part.substring(0, part.length() - 1);
  }

  String render() {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    part(text, RECORD).append(new String(record, UTF_8)).append('\n');
    part(text, PROOF).append(proof.render());
    part(text, CHAIN);
    chain.forEach(line -> text.append(new String(line.bytes(), UTF_8)).append('\n'));
    seals.forEach(note -> part(text, name(SEAL, note)).append(note.render()));
    anchors.forEach(note -> part(text, name(ANCHOR, note)).append(note.render()));
    return text.toString();
  }

  /** The same with other anchors. */
  Evidence with(List<SealNote> newAnchors) {
    return new Evidence(record, proof, chain, seals, newAnchors);
  }

  /** The seal that opens the record's file. */
  SealLine opening() {
    return chain.get(chain.size() - 1);
  }

  /** The name of a seal's part. */
  static String sealName(SealNote note) {
    return name(SEAL, note);
  }

  /** The name of an anchor's part. */
  static String anchorName(SealNote note) {
    return name(ANCHOR, note);
  }

  private static String name(String prefix, SealNote note) {
    return prefix + note.seal().number() + ".note";
  }

  private static StringBuilder part(StringBuilder text, String name) {
    return text.append("-- ").append(name).append(" --\n");
  }

  private static void check(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException("evidence: expected " + expected + ", found " + found);
    }
  }

  /** The parts of the archive, taken one by one. No line of a note or record looks like a name. */
  private static final class Parts {
    private final String text;
    private int at;

    Parts(String text) {
      this.text = text;
    }

    boolean atEnd() {
      return at == text.length();
    }

    /** The name of the next part; empty when there is none. */
    String name() {
      int end = text.indexOf(" --\n", at);
      boolean named =
          text.startsWith("-- ", at) && end >= at + 3 && text.indexOf('\n', at) == end + 3;
      return named ? text.substring(at + 3, end) : "";
    }

    String take(String name) {
      check(name().equals(name), "the part " + name, atEnd() ? "the end" : "\"" + name() + "\"");
      int from = text.indexOf('\n', at) + 1;
      int next = text.indexOf("\n-- ", from - 1);
      at = next < 0 ? text.length() : next + 1;
      return text.substring(from, at);
    }
  }
}
