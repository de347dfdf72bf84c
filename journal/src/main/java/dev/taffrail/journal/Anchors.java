package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was shipped with what is here. Who can write to the receiver can write there what
 * looks like a seal: so a note that fails under the key known for it says nothing. Two rules tell
 * another history: a key signs one seal, and numbers and sizes grow together. A seal of a range
 * that was pruned, whose key nobody here knows, is believed when shipped seals before it lead to it
 * from a seal of the chain; that is tried where it would contradict what is here. For one thread.
 */
final class Anchors {
  private final KnownSeals known;
  private final String origin;
  private final List<Path> files;
  private final List<Path> empty = new ArrayList<>();
  private final SealFollower ahead;

  /** Where seals were pruned, and shipped ones do not fit what is here, if they are true. */
  private final Set<KnownSeals.Gap> doubted = new LinkedHashSet<>();

  private long beyond;
  private long matching;
  private long failing;
  private long foreign;
  private long pruned;

  /** The newest seal that is present and was shipped. */
  private @Nullable Seal newest;

  /** The farthest behind the last one here of those whose keys are still to be found. */
  private @Nullable ShippedSeal farthest;

  private @Nullable TamperedException fork;

  /**
   * @param files the exports
   */
  Anchors(KnownSeals known, String origin, List<Path> files) {
    this.known = known;
    this.origin = origin;
    this.files = files;
    this.ahead = new SealFollower(known.keys(), Long.MAX_VALUE);
  }

  /** Reads the exports. */
  void read() throws IOException {
    for (Path file : files) {
      long before = counts().found();
      long unsigned = ShippedSeal.scan(file, this::judge);
      failing += unsigned;
      if (counts().found() == before) {
        empty.add(file);
      }
    }
    while (ahead.isUnfinished()) {
      again(ahead);
    }
    beyond -= ahead.failing();
    failing += ahead.failing();
  }

  Verification.Anchors counts() {
    Seal seal = newest;
    long covered = seal == null ? 0 : seal.size();
    return new Verification.Anchors(matching, failing, foreign, pruned, beyond, covered, empty);
  }

  /** The newest seal of the files that was shipped as it is here; null when none was. */
  @Nullable Seal newest() {
    return newest;
  }

  /**
   * Says whether shipped seals show another history, under keys of this one.
   *
   * @throws TamperedException with {@link Verdict#FORK}
   */
  void checkFork() throws IOException, TamperedException {
    if (fork != null) {
      throw fork;
    }
    for (KnownSeals.Gap gap : doubted) {
      check(gap);
    }
  }

  /**
   * Says whether shipped seals show that the journal was longer.
   *
   * @throws TamperedException with {@link Verdict#ROLLBACK}
   */
  void checkRollback() throws TamperedException {
    ShippedSeal reached = ahead.reached();
    if (reached != null) {
      throw rollback(reached, "signed by the key announced for it");
    }
    if (farthest != null && beyond > 0) {
      long missing = known.last() + 1;
      throw rollback(farthest, "which cannot be checked, as no anchor holds seal " + missing);
    }
  }

  /** Has a follower look for what it had no room for. */
  private void again(SealFollower follower) throws IOException {
    for (Path file : files) {
      ShippedSeal.scan(
          file,
          found -> {
            if (found.seal().origin().equals(origin) && !known.holds(found.seal())) {
              follower.offer(found);
            }
          });
    }
  }

  private void judge(ShippedSeal found) {
    long number = found.seal().number();
    if (!found.seal().origin().equals(origin)) {
      foreign++;
    } else if (known.holds(found.seal())) {
      match(found.seal());
    } else if (known.has(number) && found.isSignedBy(known.key(number))) {
      tell(forked(found, "signed by the key announced for it"));
    } else if (known.isSignedTwice(found)) {
      tell(forked(found, "signed by a key that signed another seal here"));
    } else if (number > known.last()) {
      keepAhead(found);
    } else {
      compare(found);
    }
  }

  private void match(Seal seal) {
    matching++;
    boolean later = newest == null || seal.number() > newest.number();
    newest = later && known.isPresent(seal.number()) ? seal : newest;
  }

  /** Compares a seal that is not here with those around it. */
  private void compare(ShippedSeal found) {
    long number = found.seal().number();
    KnownSeals.Gap gap = known.gap(number);
    Vkey key = known.key(number);
    if (gap == null || (key != null && !found.isSignedBy(key))) {
      failing++;
      return;
    }
    pruned++;
    if (gap.excludes(found.seal()) || !announces(found.seal(), gap.above())) {
      doubted.add(gap);
    }
  }

  /** Whether it may stand before a seal: right before it, its key must have signed that one. */
  private static boolean announces(Seal seal, KnownSeals.Link above) {
    return seal.number() + 1 != above.seal().number() || above.line().signedBy(0, seal.next());
  }

  /** Follows the seals that were shipped of a gap; where they lead must be what is here. */
  private void check(KnownSeals.Gap gap) throws IOException, TamperedException {
    SealFollower follower =
        new SealFollower(gap.below().keys().copy(), gap.above().seal().number());
    do {
      again(follower);
    } while (follower.isUnfinished());
    ShippedSeal reached = follower.reached();
    String fault = reached == null ? null : follower.keys().linkFault(gap.above().line());
    if (reached != null && fault != null) {
      Seal above = gap.above().seal();
      throw reached.tells(
          Verdict.FORK,
          "seal " + above.number() + " of size " + above.size() + " behind this one, as it is here",
          stated(reached.seal())
              + ", to which keys lead from the chain, and which it cannot follow: "
              + fault);
    }
  }

  private void tell(TamperedException found) {
    fork = fork == null ? found : fork;
  }

  private TamperedException forked(ShippedSeal found, String how) {
    long number = found.seal().number();
    String here =
        known.has(number)
            ? stated(number, known.size(number), known.root(number)) + " as it is here"
            : "one seal by each key";
    return found.tells(Verdict.FORK, here, stated(found.seal()) + ", " + how);
  }

  private static String stated(Seal seal) {
    return stated(seal.number(), seal.size(), seal.root());
  }

  private static String stated(long number, long size, byte[] root) {
    return "seal " + number + " of size " + size + " and root " + Base64Text.encode(root);
  }

  /** Keeps a seal beyond the last one here, unless the key that is known for it did not sign it. */
  private void keepAhead(ShippedSeal found) {
    beyond++;
    if (found.seal().number() > known.last() + 1
        && (farthest == null || found.seal().number() > farthest.seal().number())) {
      farthest = found;
    }
    ahead.offer(found);
  }

  private TamperedException rollback(ShippedSeal found, String how) {
    long last = known.last();
    return found.tells(
        Verdict.ROLLBACK,
        "no seal behind " + last + ", the last one here, of size " + known.lastSize(),
        "seal " + found.seal().number() + " of size " + found.seal().size() + ", " + how);
  }
}
