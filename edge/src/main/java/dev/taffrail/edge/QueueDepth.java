package dev.taffrail.edge;

/**
 * How much waits in one place.
 *
 * @param name of the place, such as {@code cold_chain.actions.http}
 * @param depth what waits there now, in whatever it counts
 * @param room the most that may, in the same
 */
public record QueueDepth(String name, long depth, long room) {}
