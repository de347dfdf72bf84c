package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of the verifier: the chain, the places of the files, the replay, the end, the prunes. */
final class Inspection implements Replay.Visitor {
  private final Path journal;
  private final JournalSnapshot snapshot;
  private final Vkey root;
  private final List<JournalFile> files;

  /** A rotation's new file that does not go on where the others end; null in most cases. */
  private final @Nullable JournalFile unfit;

  private final Replay replay;
  private final FoundPrunes prunes = new FoundPrunes();
  private final TornSeals torn = new TornSeals();
  private final RecordTimes times = new RecordTimes();

  private final VerifyOptions options;
  private final Signatures signatures;
  private final KnownSeals known;
  private final boolean anchored;
  private final SealedTime time;

  /** The last seal before those that are here; null when none was pruned. */
  private @Nullable Seal before;

  /** What the policy can count: up to the last seal, or to the last one that was shipped. */
  private @Nullable Seal counted;

  private long passed;
  private @Nullable TamperedException tampered;
  private Verification.Anchors anchors = Verification.Anchors.NONE;

  /** Null until it was read. */
  private @Nullable Chain sealsOfChain;

  private Announced keys;

  private Inspection(
      Path journal,
      JournalSnapshot snapshot,
      Vkey root,
      VerifyOptions options,
      int threads,
      long now)
      throws IOException {
    this.time = new SealedTime(now);
    this.options = options;
    this.known = new KnownSeals(root);
    this.anchored = !options.anchors().isEmpty();
    this.journal = journal;
    this.snapshot = snapshot;
    this.root = root;
    List<JournalFile> sealed = snapshot.sealed();
    boolean staged = sealed.size() > 1 && StagedFile.isNewest(journal, sealed);
    boolean fits = !staged || StagedFile.follows(sealed);
    this.files = fits ? sealed : sealed.subList(0, sealed.size() - 1);
    this.unfit = fits ? null : sealed.get(sealed.size() - 1);
    this.signatures = new Signatures(threads);
    this.replay = new Replay(files, this, new ReadAhead(files, threads, options.progress()));
    this.keys = new Announced(root);
  }

  /** Runs in a pool of as many threads as the options say, unless that is one. */
  static Verification of(
      Path journal, JournalSnapshot snapshot, Vkey root, VerifyOptions options, long now)
      throws IOException {
    Inspection inspection =
        new Inspection(journal, snapshot, root, options, options.threads(), now);
    if (!inspection.holds() && options.threads() > 1) {
      // Of several faults, threads may meet a later one first: one thread says which is the first.
      inspection = new Inspection(journal, snapshot, root, options, 1, now);
      inspection.holds();
    }
    return inspection.judge();
  }

  /** Reads everything; false when the journal is not as its seals say. */
  private boolean holds() throws IOException {
    try {
      Chain chain = Chain.read(snapshot.chain(), JournalSnapshot.chain(journal), root, signatures);
      sealsOfChain = chain;
      FilePlaces places = new FilePlaces(journal, snapshot, chain);
      places.check();
      keys = keysBefore(chain);
      pruned(chain.below(files.get(0).firstIndex()));
      replay.run();
      readUnfit();
      checkChainEnd(chain);
      checkPrunes();
      torn.check(Verdict.TAMPER);
      places.checkStrangers();
      return signatures.settle() == null;
    } catch (TamperedException e) {
      tampered = e;
      return false;
    }
  }

  /** Takes the seals of the chain whose files are gone. */
  private void pruned(List<SealLine> seals) {
    before = seals.isEmpty() ? null : seals.get(seals.size() - 1).seal();
    if (anchored) {
      seals.forEach(known::link);
    }
  }

  /** Says what is to be said of what was read. */
  private Verification judge() throws IOException {
    try {
      if (tampered != null) {
        throw tampered;
      }
      checkAnchors();
      checkKept();
      torn.check(Verdict.DAMAGED);
      return result(verdict(), null);
    } catch (TamperedException e) {
      return result(e.verdict(), e.problem());
    }
  }

  @Override
  public @Nullable String sealFault(SealLine seal) {
    Announced announced = keys.copy();
    SealLine line = sealsOfChain == null ? seal : sealsOfChain.known(seal);
    // The seal that opens the oldest file is the chain's own, checked with it: seals before it are
    // gone, so that its seal key is known to nobody.
    String fault = replay.lastSeal() == null ? null : signatures.check(() -> announced.fault(line));
    if (fault == null) {
      fault = torn.fault();
    }
    if (fault == null) {
      keys.advance(seal);
      torn.forget();
      time.add(seal.seal());
      counted = seal.seal();
      passed = time.passed();
      if (anchored) {
        known.add(seal, passed);
      }
    }
    return fault;
  }

  @Override
  public void line(long index, LineReader line, byte[] leaf) {
    times.add(line);
    if (ControlLines.CLOCK_CHANGED.equals(line.controlEvent())) {
      ControlLines.parseClockChanged(line.line())
          .ifPresent(change -> time.slept(change.sleptMillis()));
    }
    if (ControlLines.PRUNED.equals(line.controlEvent())) {
      prunes.add(index, line.line());
    }
    if (ControlLines.RECOVERED.equals(line.controlEvent())) {
      prunes.recovered(sealed());
    }
  }

  /**
   * The new file of a rotation is written before the old one is safe, so a power cut may take lines
   * that its first seal covers. A second seal would have been made after they were safe.
   */
  private void readUnfit() throws IOException {
    if (unfit != null) {
      LineReader lines = unfit.lines();
      while (lines.next()) {
        if (SealLine.EVENT.equals(lines.controlEvent())) {
          tellUnfit(lines);
        }
      }
    }
  }

  private void tellUnfit(LineReader lines) {
    try {
      SealLine seal = lines.seal();
      String expected = "the " + seal.seal().size() + " lines that " + unfit + " goes on behind";
      String found = replay.size() + " lines, or others";
      Path newest = files.get(files.size() - 1).path();
      tornSeal(seal, new Verification.Problem(newest, 0, replay.size(), expected, found));
    } catch (IllegalArgumentException e) {
      // No seal by its form: as any line of a file that is none of the journal's.
      return;
    }
  }

  @Override
  public void tornSeal(SealLine seal, Verification.Problem at) {
    torn.add(seal, at, keys);
  }

  /** The keys as they stood before the oldest file's first line. */
  private Announced keysBefore(Chain chain) {
    Chain.Link link = chain.at(files.get(0).firstIndex());
    return (link == null ? chain.newest() : link).keys().copy();
  }

  /** Leaves are missing at the start: a sealed prune record must have announced that. */
  private void checkPrunes() throws TamperedException {
    long first = files.get(0).firstIndex();
    if (first > 0 && !prunes.announce(first, sealed())) {
      String expected = "a sealed journal_pruned of min_index " + first + " or more";
      throw tampered(
          Verdict.TAMPER, files.get(0), 1, first, expected, "none, and no leaves before this one");
    }
  }

  /**
   * The chain's last line is forced before the next seal is made: only a newest file without such a
   * seal may be missing in the chain, and only for that one may the chain end with half a line.
   */
  private void checkChainEnd(Chain chain) throws TamperedException {
    SealLine last = replay.lastSeal();
    long newest = files.get(files.size() - 1).firstIndex();
    boolean holdsNewest = chain.at(newest) != null;
    boolean laterSeal = last != null && last.seal().size() > newest;
    if (holdsNewest ? chain.tornEnd() != null : laterSeal) {
      throw new TamperedException(
          Verdict.UNSEALED_FILE,
          new Verification.Problem(
              JournalSnapshot.chain(journal),
              0,
              newest,
              "the seal that opens the newest file as the last line",
              Objects.requireNonNullElse(chain.tornEnd(), "none")));
    }
  }

  private void checkAnchors() throws IOException, TamperedException {
    if (anchored) {
      Anchors found = new Anchors(known, root.name(), options.anchors());
      found.read();
      anchors = found.counts();
      found.checkFork();
      found.checkRollback();
      Seal newest = found.newest();
      counted = newest;
      passed = newest == null ? 0 : known.passed(newest.number());
    }
  }

  /**
   * What was pruned may be what the verifier's own policy wanted kept. Only what a seal covers
   * counts; and where there are anchors, only what a seal covers that was shipped.
   */
  private void checkKept() throws TamperedException {
    Seal gone = before;
    if (gone == null) {
      return;
    }
    Seal end = counted;
    long first = files.get(0).firstIndex();
    long records = end == null ? 0 : end.size() + 1 - first;
    Duration span = time.counted(passed, end == null ? 0 : end.wallMillis(), gone);
    String missing = options.keep().missing(records, span);
    if (missing != null) {
      String found =
          KeepPolicy.text(records, span)
              + (anchored ? " up to the last seal that was shipped" : "")
              + "; what was before them is pruned";
      throw tampered(Verdict.POLICY, files.get(0), 1, first, missing, found);
    }
  }

  private Verdict verdict() {
    if (replay.tail() != null || replay.unsealedRecords() > 0) {
      return Verdict.UNSEALED_TAIL;
    }
    return replay.explainedBytes() > 0 ? Verdict.TORN : Verdict.OK;
  }

  private Verification result(Verdict verdict, Verification.@Nullable Problem problem) {
    SealLine last = replay.lastSeal();
    TornRegion tail = replay.tail();
    return new Verification(
        verdict,
        last == null ? "" : last.seal().origin(),
        files.isEmpty() ? 0 : files.get(0).firstIndex(),
        replay.size(),
        sealed(),
        last == null ? 0 : last.seal().number() + 1,
        replay.unsealedBytes(),
        replay.explainedBytes() + (tail == null ? 0 : tail.length()),
        tail == null ? 0 : tail.length(),
        last == null ? 0 : last.seal().dropped(),
        times.first(),
        times.last(),
        prunes.all(),
        anchors,
        files.stream().map(JournalFile::path).toList(),
        Optional.ofNullable(problem));
  }

  private long sealed() {
    SealLine last = replay.lastSeal();
    return last == null ? 0 : last.seal().size();
  }

  private static TamperedException tampered(
      Verdict verdict, JournalFile file, long line, long index, String expected, String found) {
    return new TamperedException(
        verdict, new Verification.Problem(file.path(), line, index, expected, found));
  }
}
