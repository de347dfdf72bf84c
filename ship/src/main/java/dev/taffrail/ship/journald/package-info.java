/**
 * Reads the journal of systemd, through the program {@code journalctl}, from a place that survives
 * a crash. See journalctl(1), systemd.journal-fields(7).
 */
@NullMarked
package dev.taffrail.ship.journald;

import org.jspecify.annotations.NullMarked;
