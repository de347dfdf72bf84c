package dev.taffrail.journal;

import java.util.Map;

/**
 * What a journal did since it was opened.
 *
 * @param written records written by level, without the journal's own
 * @param dropped records refused by level: the buffer was full, or the disk failed, or they were
 *     none
 * @param seals seals made
 * @param bytes bytes written to the journal's files
 * @param syncs forces to the device
 * @param nextIndex the leaf index of the next line; in an unsealed journal the number of lines
 *     since it was opened
 * @param waiting records that were taken and are not written yet; grows while the disk, or the
 *     process that holds the journal, does not answer
 */
public record JournalStats(
    Map<Level, Long> written,
    Map<Level, Long> dropped,
    long seals,
    long bytes,
    long syncs,
    long nextIndex,
    long waiting) {}
