package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.List;

/** The prune records of a journal: what they say is gone may be missing, once they are sealed. */
final class FoundPrunes {
  private final List<Verification.Prune> prunes = new ArrayList<>();

  /** Takes a line of this event. */
  void add(long index, byte[] line) {
    RecordHead head = RecordHead.parse(line);
    ControlLines.parsePruned(line)
        .ifPresent(
            pruned ->
                prunes.add(
                    new Verification.Prune(
                        index,
                        pruned.minIndex(),
                        head == null ? "" : head.timestamp(),
                        pruned.policy())));
  }

  /**
   * The device seals what it finds behind its last seal, whoever wrote it there: only a prune that
   * it sealed itself, and not when it recovered, says that files may be missing.
   *
   * @param sealed how many leaves the last seal before the recovery covers
   */
  void recovered(long sealed) {
    prunes.removeIf(prune -> prune.index() > sealed);
  }

  /** Whether one of those that are sealed says that all leaves before this one may be missing. */
  boolean announce(long first, long sealed) {
    return prunes.stream().anyMatch(prune -> prune.minIndex() >= first && prune.index() < sealed);
  }

  List<Verification.Prune> all() {
    return List.copyOf(prunes);
  }
}
