package dev.taffrail.journal;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fits a journal's files to its chain: every file begins with a seal of the chain, and every seal
 * of the chain since the oldest file has its file. The newest file's seal may be missing in the
 * chain, as long as a rotation has not written it there.
 */
final class FilePlaces {
  private final Path journal;
  private final JournalSnapshot snapshot;
  private final Chain chain;
  private final List<JournalFile> files;

  FilePlaces(Path journal, JournalSnapshot snapshot, Chain chain) {
    this.journal = journal;
    this.snapshot = snapshot;
    this.chain = chain;
    this.files = snapshot.sealed();
  }

  void check() throws TamperedException {
    for (JournalFile stray : snapshot.strays()) {
      throw misplaced(stray, stray.fault());
    }
    Set<Long> sizes = new HashSet<>();
    for (JournalFile file : files) {
      checkFirst(file);
      if (!sizes.add(file.firstIndex())) {
        throw tampered(file, file.firstIndex(), "one such file", "a second one");
      }
    }
    checkAllThere(sizes);
  }

  /** Last of all: one in the place of a file that is missed makes that no smaller matter. */
  void checkStrangers() throws TamperedException {
    for (Path stranger : snapshot.strangers()) {
      throw new TamperedException(
          Verdict.UNSEALED_FILE,
          new Verification.Problem(
              stranger, 0, -1, "a file of this journal", Strangers.kind(stranger)));
    }
  }

  private void checkFirst(JournalFile file) throws TamperedException {
    SealLine first = file.opening();
    Chain.Link link = chain.at(first.seal().size());
    if (link == null) {
      checkNewest(file, first);
    } else if (!link.line().sameAs(first)) {
      throw tampered(file, first.seal().size(), held(link.line()), "a line that differs from it");
    }
  }

  private void checkNewest(JournalFile file, SealLine first) throws TamperedException {
    long size = first.seal().size();
    if (file != newestByName() || size <= chain.newest().line().seal().size()) {
      throw misplaced(file, "seal " + first.seal().number() + " of size " + size);
    }
    String fault = chain.newest().keys().linkFault(first);
    if (fault != null) {
      throw tampered(file, size, "a seal signed by the keys that the chain announces", fault);
    }
  }

  private void checkAllThere(Set<Long> sizes) throws TamperedException {
    long newest = chain.newest().line().seal().size();
    long oldest = files.isEmpty() ? newest : files.get(0).firstIndex();
    for (SealLine seal : chain.from(oldest)) {
      if (!sizes.contains(seal.seal().size())) {
        throw new TamperedException(
            Verdict.TAMPER,
            new Verification.Problem(
                journal,
                0,
                seal.seal().size(),
                "a file that begins with " + held(seal),
                "none: a file was removed" + inItsPlace()));
      }
    }
  }

  private String inItsPlace() {
    return snapshot.strangers().stream()
        .map(path -> "; " + path.getFileName() + " is " + Strangers.kind(path))
        .collect(Collectors.joining());
  }

  /**
   * A file that does not begin as the chain says. Its place is told by its name: the seal that the
   * chain holds and no other file begins with, before the file that is next by name.
   */
  private TamperedException misplaced(JournalFile file, String found) {
    List<Long> others = files.stream().filter(f -> f != file).map(JournalFile::firstIndex).toList();
    SealLine meant = chain.newestBelow(nextByName(file), others);
    if (meant == null) {
      return new TamperedException(
          Verdict.UNSEALED_FILE,
          new Verification.Problem(
              file.path(), 1, -1, "a genesis or rotate seal of this journal", found));
    }
    return tampered(file, meant.seal().size(), held(meant), found);
  }

  private long nextByName(JournalFile file) {
    long next = Long.MAX_VALUE;
    for (JournalFile other : snapshot.byName()) {
      if (other == file) {
        return next;
      }
      next = other.first() == null ? next : other.firstIndex();
    }
    return next;
  }

  private @Nullable JournalFile newestByName() {
    for (JournalFile file : snapshot.byName()) {
      boolean failedRotation =
          file.first() == null && file.path().equals(JournalSnapshot.staged(journal));
      if (!failedRotation) {
        return file;
      }
    }
    return null;
  }

  private static String held(SealLine seal) {
    return "seal " + seal.seal().number() + " as the chain holds it";
  }

  private static TamperedException tampered(
      JournalFile file, long index, String expected, String found) {
    return new TamperedException(
        Verdict.TAMPER, new Verification.Problem(file.path(), 1, index, expected, found));
  }
}
