/**
 * The program {@code taffrail}: one class for each command, and {@link dev.taffrail.agent.Main},
 * which parses the command line.
 *
 * <p>Exit statuses: 0; 1 where a command says so; 2 for wrong usage and for an expected failure,
 * with one line on standard error; those of {@link dev.taffrail.journal.Verdict} for {@code
 * verify}.
 */
@NullMarked
package dev.taffrail.agent;

import org.jspecify.annotations.NullMarked;
