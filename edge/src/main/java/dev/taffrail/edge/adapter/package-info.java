/**
 * Adapters: what brings readings of sensors into a pipeline, while the program runs or out of a
 * recorded series.
 *
 * <p>{@link dev.taffrail.edge.adapter.LivePipeline} is where to start; {@link
 * dev.taffrail.edge.adapter.Adapter} is what to implement for sensors of one's own. What goes wrong
 * is told by the logger {@code edge.adapter}.
 */
@NullMarked
package dev.taffrail.edge.adapter;

import org.jspecify.annotations.NullMarked;
