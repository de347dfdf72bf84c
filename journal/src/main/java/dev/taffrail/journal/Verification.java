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
 * @param dropped records dropped before they reached the journal, as the last seal counts them
 * @param firstTimestamp of the first record that is present, empty when there is none
 * @param lastTimestamp of the last record
 * @param prunes the prune records that are present
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
    long dropped,
    String firstTimestamp,
    String lastTimestamp,
    List<Prune> prunes,
    List<Path> files,
    Optional<Problem> problem) {

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
