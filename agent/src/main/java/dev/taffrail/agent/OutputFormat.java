package dev.taffrail.agent;

/** How a command writes what it found. */
enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
