package dev.taffrail.edge;

import java.time.Instant;

/**
 * A sensor gave nothing for a while.
 *
 * @param since the time of its last reading before
 * @param until as far as that is known, the allowed lateness taken off
 * @param window a window with that last reading in it, as it stood
 */
record Silence(String sensor, Instant since, Instant until, Window window) {}
