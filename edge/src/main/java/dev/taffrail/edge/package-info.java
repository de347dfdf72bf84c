/**
 * The sensor pipeline: readings, windows, rules, actions, cloud sync.
 *
 * <p>{@link dev.taffrail.edge.Pipeline} is where to start. Every stage logs under the run's
 * correlation id with a logger of its own: {@code edge.pipeline}, {@code edge.ingest}, {@code
 * edge.window}, {@code edge.rules}, {@code edge.actions}, {@code edge.cloud}.
 */
@NullMarked
package dev.taffrail.edge;

import org.jspecify.annotations.NullMarked;
