package dev.taffrail.log;

/**
 * A change to the context of one thread that {@link #close} undoes, for try-with-resources.
 *
 * <p>Closing sets the thread's context back to what it was when the scope was opened, whatever was
 * bound since: scopes opened later and not closed yet are undone with it, and closing them does
 * nothing. Closing again does nothing; nor does closing on another thread, whose context this scope
 * never changed.
 */
@FunctionalInterface
public interface Scope extends AutoCloseable {
  @Override
  void close();
}
