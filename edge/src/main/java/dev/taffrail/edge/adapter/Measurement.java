package dev.taffrail.edge.adapter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sensor said, not yet looked at: anything may stand in it.
 *
 * @param sensor its name
 * @param time when the value was taken; null when that is not known, and it counts as taken now
 * @param value the value
 * @param unit its unit; empty when it has none
 */
public record Measurement(String sensor, @Nullable Instant time, double value, String unit) {}
