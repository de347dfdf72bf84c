package dev.taffrail.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a verifier found.
 *
 * @param verdict the verdict
 * @param origin the journal's name in its seals, empty when no seal was read
 * @param firstIndex the leaf index of the first line that is present
 * @param size the number of leaves of the journal, pruned ones included
 * @param sealed how many of them the last valid seal covers
 * @param seals how many seals were made, pruned ones included
 * @param unsealedBytes bytes of whole records behind the last seal
 * @param tornBytes torn bytes, explained or at the end
 * @param tailBytes those of the torn bytes that stand at the end, behind the last seal
 * @param dropped records dropped before they reached the journal, as the last seal counts them
 * @param firstTimestamp of the first record that is present, empty when there is none
 * @param lastTimestamp of the last record
 * @param prunes the prune records that are present
 * @param anchors what the given anchors told
 * @param files the files, oldest first
 * @param problem what is wrong, for the verdicts that say so
 */
public record Verification(
    Verdict verdict,
    String origin,
    long firstIndex,
    long size,
    long sealed,
    long seals,
    long unsealedBytes,
    long tornBytes,
    long tailBytes,
    long dropped,
    String firstTimestamp,
    String lastTimestamp,
    List<Prune> prunes,
    Anchors anchors,
    List<Path> files,
    Optional<Problem> problem) {

  /** How many records stand behind the last seal, unprotected; that seal itself is none of them. */
  public long unsealed() {
    return Math.max(0, size - sealed - 1);
  }

  /**
   * Notes of seals that were found in the anchors, by what they told. All are 0 when the journal's
   * own seals do not hold, since there is nothing to compare them with.
   *
   * @param matching state what the journal's seal of this number states
   * @param failing are signed by another key than the one announced, so anybody may have written
   *     them: ignored
   * @param foreign are of another origin: ignored
   * @param pruned cannot be compared, as the journal has no longer what they cover; they do not
   *     contradict what is here
   * @param ahead are of seals behind the journal's last one
   * @param covered how many leaves of the journal the newest of the matching ones covers, pruned
   *     ones included: what is behind them, a receiver bears out nothing of. 0 when none matches
   *     that is of a seal which is present
   * @param empty the exports in which there is no note at all
   */
  public record Anchors(
      long matching,
      long failing,
      long foreign,
      long pruned,
      long ahead,
      long covered,
      List<Path> empty) {
    /** Nothing was found. */
    public static final Anchors NONE = new Anchors(0, 0, 0, 0, 0, 0, List.of());

    public Anchors {
      empty = List.copyOf(empty);
    }

    /** How many notes may be the journal's own: when there is none, nothing was compared. */
    public long compared() {
      return matching + pruned + ahead;
    }

    /** How many notes were found. */
    public long found() {
      return matching + failing + foreign + pruned + ahead;
    }
  }

  /**
   * Records that retention deleted, by the journal's own word.
   *
   * @param index the prune record's leaf index
   * @param minIndex the first leaf that stayed
   * @param timestamp when
   * @param policy why
   */
  public record Prune(long index, long minIndex, String timestamp, String policy) {}

  /**
   * The first thing that is wrong.
   *
   * @param file in which file
   * @param line in which line of it, from 1; 0 when it is no matter of a line
   * @param index at which leaf index; -1 when it is no matter of one
   * @param expected what was expected
   * @param found what was found
   */
  public record Problem(Path file, long line, long index, String expected, String found) {
    @Override
    public String toString() {
      return file
          + (line > 0 ? ", line " + line : "")
          + (index >= 0 ? ", index " + index : "")
          + ": expected "
          + expected
          + ", found "
          + found;
    }
  }
}
