/**
 * From the journal to the receivers: sources, transforms, lanes, batches, sinks.
 *
 * <p>Start with {@link dev.taffrail.ship.Shipper}. A receiver is one {@link
 * dev.taffrail.ship.Sink}; retry, back-off, splitting, cursors and accounting are outside the
 * sinks, once.
 */
@NullMarked
package dev.taffrail.ship;

import org.jspecify.annotations.NullMarked;
