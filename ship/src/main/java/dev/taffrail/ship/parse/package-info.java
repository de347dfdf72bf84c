/**
 * Makes records of lines that other programs wrote: JSON, logfmt, plain text, and what a regex
 * finds.
 */
@NullMarked
package dev.taffrail.ship.parse;

import org.jspecify.annotations.NullMarked;
