package dev.taffrail.agent.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.RecordHead;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** A correlation id to look for: a UUID is the same with its dashes and without. */
public final class TraceId {
  private static final Set<String> KEYS = Set.of("correlation_id", "trace_id", "traceparent");

  private final String id;
  private final List<byte[]> spellings;

  public TraceId(String text) {
    id = canonical(text.strip());
    spellings =
        id.equals(text.strip()) && !isHex(id)
            ? List.of(id.getBytes(UTF_8))
            : List.of(id.getBytes(UTF_8), dashed(id).getBytes(UTF_8));
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

  /** Whether it stands anywhere in the line: quick, and true for what cannot be excluded so. */
  boolean occursIn(byte[] line) {
    return spellings.stream().anyMatch(spelling -> contains(line, spelling));
  }

  private boolean isNamedIn(byte[] line) {
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

  private static boolean contains(byte[] line, byte[] part) {
    for (int i = 0; i + part.length <= line.length; i++) {
      int same = 0;
      while (same < part.length && line[i + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }
}
