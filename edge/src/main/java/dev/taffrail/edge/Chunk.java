package dev.taffrail.edge;

import java.util.List;

/** What came of one lot of readings on its way behind the rules. */
record Chunk(List<Window> windows, List<RuleEvent> events) {}
