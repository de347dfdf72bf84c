package dev.taffrail.log;

import java.time.Duration;

/**
 * What the log did since it was configured.
 *
 * @param records records handed to the journals; without a journal, to the outputs
 * @param refused records that a journal did not take; it counts them by level and writes that down
 * @param dropped records that a processor dropped
 * @param unprinted lines that an {@link Output} did not show: its buffer was full, or its stream
 *     failed
 * @param longestCall the longest that a call of {@link LogEvent#log} took; zero unless calls are
 *     timed
 */
public record LogStats(
    long records, long refused, long dropped, long unprinted, Duration longestCall) {}
