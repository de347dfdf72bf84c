package dev.taffrail.edge.adapter;

import org.jspecify.annotations.Nullable;

/**
 * How an adapter fares at one moment, and what it did since it was started.
 *
 * @param name its kind
 * @param source where it reads from, without anything secret
 * @param readings that it gave
 * @param badReadings what made no reading
 * @param dropped readings that the pipeline did not keep up with
 * @param failures of connecting and reading
 * @param lastFailure the newest of these in words; null when there was none
 */
public record AdapterStatus(
    String name,
    String source,
    AdapterState state,
    long readings,
    long badReadings,
    long dropped,
    long failures,
    @Nullable String lastFailure) {}
