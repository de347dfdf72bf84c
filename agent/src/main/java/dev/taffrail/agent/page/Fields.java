package dev.taffrail.agent.page;

import dev.taffrail.agent.text.Json.Member;
import dev.taffrail.agent.text.RecordText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The fields of a record, by name, as what they are needed for. */
final class Fields {
  private final Map<String, Member> members = new LinkedHashMap<>();

  Fields(byte[] line) {
    RecordText.behindHead(line).forEach(member -> members.putIfAbsent(member.name(), member));
  }

  String text(String name) {
    Member member = members.get(name);
    return member == null ? "" : member.value();
  }

  /** The field as a finite number; empty when it is none. */
  OptionalDouble number(String name) {
    Member member = members.get(name);
    try {
      double value =
          member == null || member.isString() ? Double.NaN : Double.parseDouble(member.value());
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** The field as a time; null when it is none. */
  @Nullable Instant time(String name) {
    Member member = members.get(name);
    try {
      return member == null || !member.isString() ? null : Instant.parse(member.value());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
