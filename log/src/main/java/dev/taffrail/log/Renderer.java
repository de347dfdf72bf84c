package dev.taffrail.log;

/** Makes a line of a record. */
interface Renderer {
  /** The line without LF; valid until the next one is rendered. Never fails. */
  JsonBuffer render(EventBuffer event);

  /** Lets go of memory that a large record needed. */
  void clear();
}
