/** The sink for people: lines on a stream, to see what would be sent. */
@NullMarked
package dev.taffrail.ship.console;

import org.jspecify.annotations.NullMarked;
