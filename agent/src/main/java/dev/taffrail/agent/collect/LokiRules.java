package dev.taffrail.agent.collect;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Loki takes with its default limits, and its words for what it does not take.
 *
 * @param maxAge entries older than this are refused; null takes any age
 * @param maxAhead entries further in the future than this are refused; null takes them
 */
record LokiRules(@Nullable Duration maxAge, @Nullable Duration maxAhead) {
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final int MAX_LABELS = 15;
  private static final int MAX_NAME_BYTES = 1024;
  private static final int MAX_VALUE_BYTES = 2048;
  private static final int MAX_METADATA = 128;
  private static final int MAX_METADATA_BYTES = 64 * 1024;

  /** A label name that Loki's parser does not understand: the whole push is refused. */
  Optional<String> unparsable(Map<String, String> labels) {
    return labels.keySet().stream()
        .filter(name -> !LABEL_NAME.matcher(name).matches())
        .findFirst()
        .map(name -> "couldn't parse labels: parse error: unexpected label name " + quote(name));
  }

  /** Why a stream is refused, its entries with it; empty when it is taken. */
  Optional<String> problem(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return Optional.of("error at least one label pair is required per stream");
    }
    // Loki adds this label itself where there is none, and counts it.
    int count = labels.size() + (labels.containsKey("service_name") ? 0 : 1);
    if (count > MAX_LABELS) {
      return Optional.of(
          "entry for stream '%s' has %d label names; limit %d"
              .formatted(stream(labels), count, MAX_LABELS));
    }
    return labels.entrySet().stream()
        .map(label -> tooLong(labels, label))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> tooLong(
      Map<String, String> labels, Map.Entry<String, String> label) {
    if (bytes(label.getKey()) > MAX_NAME_BYTES) {
      return Optional.of(
          "stream '%s' has label name too long: '%s'".formatted(stream(labels), label.getKey()));
    }
    if (bytes(label.getValue()) > MAX_VALUE_BYTES) {
      return Optional.of(
          "stream '%s' has label value too long: '%s'".formatted(stream(labels), label.getValue()));
    }
    return Optional.empty();
  }

  /**
   * Why an entry is refused; empty when it is taken.
   *
   * @param stored the bytes of the record that it would become
   * @param now when it came: its age is measured from then
   */
  Optional<String> problem(Entry entry, int stored, Instant now) {
    Instant time = Instant.EPOCH.plusNanos(entry.nanos().orElse(0));
    if (maxAge != null && time.isBefore(now.minus(maxAge))) {
      return Optional.of(
          "entry for stream '%s' has timestamp too old: %s, oldest acceptable timestamp is: %s"
              .formatted(stream(entry.labels()), seconds(time), seconds(now.minus(maxAge))));
    }
    if (maxAhead != null && time.isAfter(now.plus(maxAhead))) {
      return Optional.of(
          "entry for stream '%s' has timestamp too new: %s"
              .formatted(stream(entry.labels()), seconds(time)));
    }
    if (stored > StoredEntry.MAX_BYTES) {
      return Optional.of(tooLarge(entry, stored));
    }
    return metadataProblem(entry);
  }

  private static Optional<String> metadataProblem(Entry entry) {
    Map<String, String> metadata = entry.metadata();
    int bytes =
        metadata.entrySet().stream().mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue())).sum();
    if (bytes > MAX_METADATA_BYTES) {
      return Optional.of(
          "stream '%s' has structured metadata too large: '%d' bytes, limit: '%d' bytes"
              .formatted(stream(entry.labels()), bytes, MAX_METADATA_BYTES));
    }
    if (metadata.size() > MAX_METADATA) {
      return Optional.of(
          "stream '%s' has too many structured metadata labels: '%d', limit: '%d'"
              .formatted(stream(entry.labels()), metadata.size(), MAX_METADATA));
    }
    return Optional.empty();
  }

  // The journal's limit is on the whole record: what is stored around the line comes off it.
  private static String tooLarge(Entry entry, int stored) {
    int room = Math.max(0, StoredEntry.MAX_BYTES - (stored - entry.line().length));
    return "max entry size '%d' bytes exceeded for stream '%s' while adding an entry with length '%d' bytes"
        .formatted(room, stream(entry.labels()), entry.line().length);
  }

  private static String stream(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + quote(label.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quote(String text) {
    return "\"" + Json.escape(text) + "\"";
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
