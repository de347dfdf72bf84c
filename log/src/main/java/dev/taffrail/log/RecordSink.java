package dev.taffrail.log;

import dev.taffrail.journal.Level;

/** Where lines go. */
interface RecordSink {
  /**
   * Takes one line, or refuses it: never throws, and waits only where {@link WhenFull#WAIT} says
   * so.
   *
   * @param security whether it is a security event
   * @param buffer holds the line without LF from its start; not kept
   */
  boolean offer(Level level, boolean security, byte[] buffer, int length);

  /** What the lines are to look like that this sink is offered. */
  default Layout layout() {
    return Layout.JSON;
  }
}
