/** The journey of a correlation id: its records over several journals, and how they are shown. */
@NullMarked
package dev.taffrail.agent.journey;

import org.jspecify.annotations.NullMarked;
