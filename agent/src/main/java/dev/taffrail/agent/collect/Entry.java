package dev.taffrail.agent.collect;

import dev.taffrail.journal.Level;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a sender sent, whatever its protocol.
 *
 * @param labels where it comes from: Loki's stream labels, Splunk's host, source, sourcetype and
 *     index, CloudWatch's group and stream
 * @param nanos the sender's time of it in nanoseconds since 1970, where the protocol carries one
 * @param metadata Loki's structured metadata, Splunk's indexed fields
 * @param line the original, in UTF-8; not to be changed
 * @param level the level that the protocol gives it; null when only the original may have one
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one request, is compared by its Fingerprint
record Entry(
    Map<String, String> labels,
    OptionalLong nanos,
    Map<String, String> metadata,
    byte[] line,
    @Nullable Level level) {
  Entry {
    labels = new TreeMap<>(labels);
    metadata = new TreeMap<>(metadata);
  }

  Entry(Map<String, String> labels, OptionalLong nanos, Map<String, String> metadata, byte[] line) {
    this(labels, nanos, metadata, line, null);
  }

  static Entry at(
      long nanos, Map<String, String> labels, Map<String, String> metadata, byte[] line) {
    return new Entry(labels, OptionalLong.of(nanos), metadata, line);
  }

  static Entry of(ReceivedRecord record) {
    return new Entry(record.labels(), record.nanos(), record.metadata(), record.line());
  }
}
