package dev.taffrail.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * What evidence proves: this line stands at this place of this journal, and did so when the seal
 * behind it was made.
 *
 * @param origin the journal's name
 * @param index the record's leaf index
 * @param line the record, byte for byte as it was sealed; written by others, and perhaps not safe
 *     for a terminal
 * @param seal the number of the first seal behind the record
 * @param sealedAt the device's clock when it made that seal
 * @param size how many records that seal covers
 * @param claimed numbers of seals between root key and record that the evidence says were shipped:
 *     the word of whoever made it
 * @param anchored numbers of these seals that were found in the verifier's own exports
 */
public record ProvenRecord(
    String origin,
    long index,
    String line,
    long seal,
    Instant sealedAt,
    long size,
    List<Long> claimed,
    List<Long> anchored) {

  public ProvenRecord {
    claimed = List.copyOf(claimed);
    anchored = List.copyOf(anchored);
  }

  /** The same with other {@link #anchored}. */
  ProvenRecord with(Collection<Long> newAnchored) {
    return new ProvenRecord(
        origin, index, line, seal, sealedAt, size, claimed, List.copyOf(newAnchored));
  }
}
