package dev.taffrail.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the first seal that covers a record. */
final class SealBehind implements Replay.Visitor {
  private final long index;
  private @Nullable SealLine found;

  private SealBehind(long index) {
    this.index = index;
  }

  /**
   * @throws IllegalArgumentException when there is no such record, or no seal behind it yet
   */
  static SealLine find(List<JournalFile> files, long index) throws IOException, TamperedException {
    SealBehind search = new SealBehind(index);
    Replay replay = new Replay(files, search);
    replay.run();
    SealLine seal = search.found;
    if (seal == null) {
      throw new IllegalArgumentException(
          index < replay.size()
              ? "index " + index + ": expected a seal behind it, found none yet"
              : "index: expected one below " + replay.size() + ", found " + index);
    }
    return seal;
  }

  @Override
  public @Nullable String sealFault(SealLine seal) {
    found = seal.seal().size() > index ? seal : null;
    return null;
  }

  @Override
  public boolean isDone() {
    return found != null;
  }
}
