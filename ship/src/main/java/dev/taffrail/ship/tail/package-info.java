/**
 * Follows log files that other programs write, across rotation, truncation and compression, and
 * gives out their lines, each with a position behind it that survives a crash.
 */
@NullMarked
package dev.taffrail.ship.tail;

import org.jspecify.annotations.NullMarked;
