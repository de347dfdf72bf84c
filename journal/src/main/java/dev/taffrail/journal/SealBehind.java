package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the first seal that covers a record, and the seals that lead to it. */
final class SealBehind implements Replay.Visitor {
  private final long index;
  private final List<SealLine> before = new ArrayList<>();
  private @Nullable SealLine found;

  private SealBehind(long index) {
    this.index = index;
  }

  /**
   * The seals from the one that opens the first file up to the first that covers the record.
   *
   * @param files the record's, and the one behind it when there is one
   * @throws IllegalArgumentException when there is no such record, or no seal behind it yet
   */
  static List<SealLine> find(List<JournalFile> files, long index)
      throws IOException, TamperedException {
    SealBehind search = new SealBehind(index);
    Replay replay = new Replay(files, search);
    replay.run();
    if (search.found == null) {
      throw new IllegalArgumentException(
          index < replay.size()
              ? "index "
                  + index
                  + ": expected a seal behind it, found none yet; who writes the journal makes one"
                  + " within 15 minutes, and when it closes"
              : "index: expected one below " + replay.size() + ", found " + index);
    }
    return search.before;
  }

  @Override
  public @Nullable String sealFault(SealLine seal) {
    before.add(seal);
    found = seal.seal().size() > index ? seal : null;
    return null;
  }

  @Override
  public boolean isDone() {
    return found != null;
  }
}
