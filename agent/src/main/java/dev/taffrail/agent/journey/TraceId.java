package dev.taffrail.agent.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.agent.text.ByteSearch;
import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.RecordHead;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** A correlation id to look for: a UUID is the same with its dashes and without. */
public final class TraceId {
  private static final Set<String> KEYS = Set.of("correlation_id", "trace_id", "traceparent");

  private final String id;
  private final byte[] bytes;
  private final boolean hex;
  private final List<ByteSearch> spellings;

  public TraceId(String text) {
    id = canonical(text.strip());
    bytes = id.getBytes(UTF_8);
    hex = isHex(id);
    spellings =
        hex ? List.of(ByteSearch.of(id), ByteSearch.of(dashed(id))) : List.of(ByteSearch.of(id));
  }

  /**
   * Whether a record belongs to it, by its correlation id or by the names that W3C and OTLP use.
   */
  boolean matches(RecordHead head, byte[] line) {
    if (head.correlationId() != null) {
      return canonical(head.correlationId()).equals(id);
    }
    return occursIn(line) && isNamedIn(line);
  }

  /**
   * Whether a record may belong to it, or hold one that does: quick, of the bytes as they stand in
   * a buffer. Not for a head with escapes.
   */
  boolean mayBeIn(RecordHead head, byte[] buffer, int start, int length) {
    int own = head.correlationStart();
    if (own >= 0 && isAt(buffer, own, head.correlationLength())) {
      return true;
    }
    return (own < 0 || ReceivedRecord.mayBe(head)) && occursIn(buffer, start, length);
  }

  /** Whether it stands anywhere in the line: quick, and true for what cannot be excluded so. */
  boolean occursIn(byte[] line) {
    return occursIn(line, 0, line.length);
  }

  private boolean occursIn(byte[] buffer, int start, int length) {
    for (ByteSearch spelling : spellings) {
      if (spelling.isIn(buffer, start, length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the text there is this id, of a UUID in capital letters and with other dashes too. */
  private boolean isAt(byte[] buffer, int start, int length) {
    if (!hex) {
      return Arrays.equals(buffer, start, start + length, bytes, 0, bytes.length);
    }
    int digits = 0;
    for (int i = start; i < start + length; i++) {
      if (buffer[i] != '-') {
        if (digits == bytes.length || Character.toLowerCase(buffer[i]) != bytes[digits]) {
          return false;
        }
        digits++;
      }
    }
    return digits == bytes.length;
  }

  /** Whether an object of JSON has it under one of these names. */
  boolean isNamedIn(byte[] line) {
    try {
      return Json.members(line).stream()
          .filter(member -> KEYS.contains(member.name()) && member.isString())
          .anyMatch(member -> isIn(member.value()));
    } catch (JacksonException e) {
      return false;
    }
  }

  private boolean isIn(String value) {
    return canonical(value).equals(id) || value.contains("-" + id + "-");
  }

  private static String canonical(String text) {
    String digits = text.replace("-", "").toLowerCase(Locale.ROOT);
    return isHex(digits) ? digits : text;
  }

  private static boolean isHex(String text) {
    return text.matches("[0-9a-f]{32}");
  }

  private static String dashed(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }
}
