/**
 * The logging API: bound loggers with typed fields, a context that follows the work, one line of
 * JSON for each record.
 *
 * <p>A log call never throws, never waits for the disk unless it was told to ({@link
 * dev.taffrail.log.WhenFull#WAIT}), and never writes a line that is not valid JSON.
 */
@NullMarked
package dev.taffrail.log;

import org.jspecify.annotations.NullMarked;
