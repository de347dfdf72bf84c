package dev.taffrail.agent.collect;

import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A log group of CloudWatch.
 *
 * @param created milliseconds since 1970
 * @param retentionDays how old its events may be
 * @param streams its streams by name, with the time of their creation
 */
record LogGroup(
    String name, long created, OptionalInt retentionDays, SortedMap<String, Long> streams) {
  LogGroup {
    streams = new TreeMap<>(streams);
  }

  static LogGroup created(String name, long now) {
    return new LogGroup(name, now, OptionalInt.empty(), new TreeMap<>());
  }

  LogGroup withRetention(int days) {
    return new LogGroup(name, created, OptionalInt.of(days), streams);
  }

  LogGroup withStream(String stream, long now) {
    SortedMap<String, Long> more = new TreeMap<>(streams);
    more.put(stream, now);
    return new LogGroup(name, created, retentionDays, more);
  }
}
