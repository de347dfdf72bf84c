package dev.taffrail.journal;

import java.time.Instant;

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
 */
public record ProvenRecord(
    String origin, long index, String line, long seal, Instant sealedAt, long size) {}
