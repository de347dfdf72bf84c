package dev.taffrail.edge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sensor gave nothing for a while.
 *
 * @param since the time of its last reading before; where there was none, the first time that the
 *     pipeline heard of
 * @param until as far as that is known, the allowed lateness taken off
 * @param window a window with that last reading in it, as it stood; null where there was none
 */
record Silence(String sensor, Instant since, Instant until, @Nullable Window window) {}
