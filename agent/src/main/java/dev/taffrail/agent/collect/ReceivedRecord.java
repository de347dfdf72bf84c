package dev.taffrail.agent.collect;

import dev.taffrail.journal.RecordHead;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a record of a collector's journal holds: the original as its sender sent it, and where it
 * came from. Immutable.
 */
public final class ReceivedRecord {
  static final String ENTRY_RECEIVED = "entry_received";
  static final String RUN_RECEIVED = "run_received";

  private static final String LOGGER_PREFIX = "collect.";
  private static final Set<String> EVENTS = Set.of(ENTRY_RECEIVED, RUN_RECEIVED);
  private static final Map<String, String> NONE = Map.of();

  private final Map<String, String> head;
  private final Map<String, String> labels;
  private final Map<String, String> metadata;
  private final byte[] line;

  private ReceivedRecord(
      Map<String, String> head,
      Map<String, String> labels,
      Map<String, String> metadata,
      byte[] line) {
    this.head = head;
    this.labels = labels;
    this.metadata = metadata;
    this.line = line;
  }

  /** Whether {@link #parse} may find one in the record that has this head. */
  public static boolean mayBe(RecordHead head) {
    return head.logger().startsWith(LOGGER_PREFIX);
  }

  /**
   * Reads a record of a collector's journal.
   *
   * @param stored the stored line without LF
   * @return empty when the line is none that a collector wrote for an entry or a run, a seal for
   *     instance
   */
  public static Optional<ReceivedRecord> parse(byte[] stored) {
    try (JsonParser parser = Json.parser(stored)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      return read(parser, stored);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<ReceivedRecord> read(JsonParser parser, byte[] stored) {
    Map<String, String> head = new TreeMap<>();
    Map<String, String> labels = NONE;
    Map<String, String> metadata = NONE;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "record" -> {
          return token == JsonToken.START_OBJECT
              ? of(
                  head,
                  labels,
                  metadata,
                  Arrays.copyOfRange(stored, Json.start(parser), stored.length - 1))
              : Optional.empty();
        }
        case "line" -> {
          return of(head, labels, metadata, Json.utf8(parser.getString()));
        }
        case "labels" -> labels = map(parser);
        case "metadata" -> metadata = map(parser);
        default -> {
          if (token.isScalarValue()) {
            head.put(name, parser.getString());
          }
          parser.skipChildren();
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> map(JsonParser parser) {
    return parser.currentToken() == JsonToken.START_OBJECT ? Json.strings(parser) : NONE;
  }

  private static Optional<ReceivedRecord> of(
      Map<String, String> head,
      Map<String, String> labels,
      Map<String, String> metadata,
      byte[] line) {
    boolean received =
        EVENTS.contains(head.getOrDefault("event", ""))
            && head.getOrDefault("logger", "").startsWith(LOGGER_PREFIX)
            && isTime(head.getOrDefault("timestamp", ""))
            && isNumber(head.getOrDefault("ns", "0"))
            && isPart(head.getOrDefault("part", "1"))
            && isPart(head.getOrDefault("parts", "1"));
    return received
        ? Optional.of(new ReceivedRecord(head, labels, metadata, line))
        : Optional.empty();
  }

  private static boolean isTime(String text) {
    try {
      return Instant.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isNumber(String text) {
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isPart(String text) {
    return text.matches("[1-9][0-9]{0,8}");
  }

  /** When the collector took it. */
  public Instant receivedAt() {
    return Instant.parse(head.getOrDefault("timestamp", ""));
  }

  /**
   * How it came: {@code loki}, {@code splunk}, {@code cloudwatch}, {@code otlp} or {@code cloud}.
   */
  public String protocol() {
    return head.getOrDefault("logger", "").substring(LOGGER_PREFIX.length());
  }

  /** The correlation id of the original, or null when it has none. */
  public @Nullable String correlationId() {
    return head.get("correlation_id");
  }

  /**
   * Where it comes from: the stream labels of Loki; {@code host}, {@code source}, {@code
   * sourcetype} and {@code index} of Splunk; {@code group} and {@code stream} of CloudWatch; the
   * resource of OTLP.
   */
  Map<String, String> labels() {
    return Map.copyOf(labels);
  }

  /** The scope of OTLP, which is a logger's name as a rule; empty when none was said. */
  public String scope() {
    return metadata.getOrDefault(OtlpLog.SCOPE, "");
  }

  /** The sender's time of it, in nanoseconds since 1970; empty when the sender gave none. */
  OptionalLong nanos() {
    @Nullable String ns = head.get("ns");
    return ns == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(ns));
  }

  /** Structured metadata of Loki, indexed fields of Splunk; numbers as their text. */
  Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /**
   * Which part of the original this record holds, from 1. Only runs of pipelines are stored in
   * parts: the original is the lines of all parts of one {@link #correlationId} in their order.
   */
  int part() {
    return Integer.parseInt(head.getOrDefault("part", "1"));
  }

  /** In how many parts the original is stored; 1 as a rule. */
  int parts() {
    return Integer.parseInt(head.getOrDefault("parts", "1"));
  }

  /** The original, byte for byte; of an original in parts, this part. */
  public byte[] line() {
    return line.clone();
  }
}
