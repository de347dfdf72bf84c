package dev.taffrail.log;

/**
 * A step between the log call and the line: adds, renames, removes or drops. Runs on the thread
 * that logs, so it must be quick and safe for many threads.
 *
 * <p>When it throws, the record is written without fields but with {@code processor_failed}: what
 * it was to remove must not get out. What it logs itself, or a library that it calls, comes here as
 * well; a few records deep in each other that ends in the same way.
 */
@FunctionalInterface
public interface Processor {
  /** Takes its step; returns whether the record goes on. */
  boolean process(Event event);
}
