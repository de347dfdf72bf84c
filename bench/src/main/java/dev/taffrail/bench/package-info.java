/**
 * Benchmarks: plain programs, both sides in turns in one run, the work checked before a figure is
 * told. Each says in its Javadoc how it is run.
 */
@NullMarked
package dev.taffrail.bench;

import org.jspecify.annotations.NullMarked;
