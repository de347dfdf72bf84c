package dev.taffrail.edge;

import java.util.ArrayList;
import java.util.List;

/** What one lot of readings came to, for the rules. Filled by one thread, then handed on. */
record Observed(List<Window> windows, List<Silence> silences) {
  Observed() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  boolean isEmpty() {
    return windows.isEmpty() && silences.isEmpty();
  }
}
