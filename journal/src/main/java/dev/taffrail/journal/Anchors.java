package dev.taffrail.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was shipped with what is here. Who can write to the receiver can write there what
 * looks like a seal: so a note that fails under the key known for it says nothing. For one thread.
 */
final class Anchors {
  /** Notes beyond the last seal are followed in order; of more than this the nearest are kept. */
  private static final int MOST_AHEAD = 4096;

  private final KnownSeals known;
  private final String origin;

  /** Notes of seals behind the last one here, whose keys are to be found, by seal number. */
  private final TreeMap<Long, List<Note>> ahead = new TreeMap<>();

  private long beyond;
  private long matching;
  private long failing;
  private long foreign;
  private long pruned;
  private @Nullable TamperedException fork;

  Anchors(KnownSeals known, String origin) {
    this.known = known;
    this.origin = origin;
  }

  /** A seal's note as it was found in an export. */
  private record Note(Path file, Seal seal, SignedNote signed) {
    boolean isSignedBy(@Nullable Vkey key) {
      byte[] message = signed.message();
      return key != null && signed.signatures().stream().anyMatch(s -> key.verifies(s, message));
    }

    TamperedException tells(Verdict verdict, String expected, String found) {
      return new TamperedException(
          verdict, new Verification.Problem(file, 0, seal.size(), expected, found));
    }
  }

  /** Reads an export. */
  void read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      new NoteScanner(text -> judge(file, text)).scan(in);
    }
  }

  Verification.Anchors counts() {
    return new Verification.Anchors(matching, failing, foreign, pruned, beyond);
  }

  /**
   * Says what the notes that were read tell.
   *
   * @throws TamperedException with {@link Verdict#FORK} or {@link Verdict#ROLLBACK}
   */
  void check() throws TamperedException {
    if (fork != null) {
      throw fork;
    }
    Note reached = follow();
    if (reached != null) {
      throw rollback(reached, "signed by the key announced for it");
    }
    if (!ahead.isEmpty()) {
      long missing = known.last() + 1;
      String unknown = "which cannot be checked, as no anchor holds seal " + missing;
      throw rollback(ahead.lastEntry().getValue().get(0), unknown);
    }
  }

  private void judge(Path file, String text) {
    Note note;
    try {
      SignedNote signed = SignedNote.parse(text);
      note = new Note(file, Seal.parse(signed.text()), signed);
    } catch (IllegalArgumentException e) {
      // Looks like a note and is none: it says as little as one that no key signed.
      failing++;
      return;
    }
    if (!note.seal().origin().equals(origin)) {
      foreign++;
    } else if (note.seal().number() > known.last()) {
      keepAhead(note);
    } else {
      compare(note);
    }
  }

  private void compare(Note note) {
    long number = note.seal().number();
    Vkey key = known.key(number);
    if (number >= known.first() && known.holds(number, note.signed())) {
      matching++;
    } else if (number < known.first() || key == null) {
      pruned++;
    } else if (!note.isSignedBy(key)) {
      failing++;
    } else if (isSame(note.seal())) {
      matching++;
    } else {
      fork = fork == null ? forked(note) : fork;
    }
  }

  private boolean isSame(Seal seal) {
    return seal.size() == known.size(seal.number())
        && Arrays.equals(seal.root(), known.root(seal.number()));
  }

  private TamperedException forked(Note note) {
    long number = note.seal().number();
    String key = ", signed by the key announced for it";
    return note.tells(
        Verdict.FORK,
        "seal " + stated(number, known.size(number), known.root(number)) + " as it is here",
        "seal " + stated(number, note.seal().size(), note.seal().root()) + key);
  }

  private static String stated(long number, long size, byte[] root) {
    return number + " of size " + size + " and root " + Base64Text.encode(root);
  }

  /** Keeps a seal beyond the last one here, unless the key that is known for it did not sign it. */
  private void keepAhead(Note note) {
    long number = note.seal().number();
    if (number == known.last() + 1 && !note.isSignedBy(known.key(number))) {
      failing++;
      return;
    }
    ahead.computeIfAbsent(number, any -> new ArrayList<>()).add(note);
    beyond++;
    if (ahead.size() > MOST_AHEAD) {
      // The farthest are the last that keys can be found for.
      ahead.pollLastEntry();
    }
  }

  /** The farthest seal that keys lead to from the last one here; null when there is none. */
  private @Nullable Note follow() {
    Note reached = null;
    Vkey key = known.key(known.last() + 1);
    for (long number = known.last() + 1; ahead.containsKey(number); number++) {
      Note next = signedBy(key, ahead.remove(number));
      if (next == null) {
        return reached;
      }
      reached = next;
      key = Vkey.of(origin, next.seal().next());
    }
    return reached;
  }

  private @Nullable Note signedBy(@Nullable Vkey key, List<Note> notes) {
    Note first = null;
    for (Note note : notes) {
      boolean signed = note.isSignedBy(key);
      first = signed && first == null ? note : first;
      failing += signed ? 0 : 1;
      beyond -= signed ? 0 : 1;
    }
    return first;
  }

  private TamperedException rollback(Note note, String how) {
    long last = known.last();
    return note.tells(
        Verdict.ROLLBACK,
        "no seal behind " + last + ", the last one here, of size " + known.size(last),
        "seal " + note.seal().number() + " of size " + note.seal().size() + ", " + how);
  }
}
