package dev.taffrail.agent;

import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of an object that becomes a record: some say its head, the others are its fields. */
final class LineMembers {
  /** Makes something of a string; null when it makes no sense. */
  interface Reader<T> {
    @Nullable T read(String text);
  }

  private final List<Json.Member> members;
  private final Set<String> reserved = new TreeSet<>();

  LineMembers(List<Json.Member> members) {
    this.members = new ArrayList<>(members);
  }

  /**
   * What the member of this name says, which then is no field any more; null when there is none
   * that makes sense. One that makes none stays a field, under another name.
   */
  <T> @Nullable T take(String name, Reader<T> reader) {
    reserved.add(name);
    Json.Member member = find(name);
    T value = member == null || !member.isString() ? null : reader.read(member.value());
    if (value != null) {
      members.remove(member);
    }
    return value;
  }

  <T> T take(String name, Reader<T> reader, T fallback) {
    T value = take(name, reader);
    return value == null ? fallback : value;
  }

  /** Writes the fields, in their order. */
  void writeTo(LineBuilder record) {
    for (Json.Member member : members) {
      record.raw(free(member.name()), member.raw());
    }
  }

  private String free(String name) {
    if (!reserved.contains(name)) {
      return name;
    }
    String other = name + "_";
    while (find(other) != null) {
      other += "_";
    }
    return other;
  }

  private Json.@Nullable Member find(String name) {
    for (Json.Member member : members) {
      if (member.name().equals(name)) {
        return member;
      }
    }
    return null;
  }

  static @Nullable String name(String text) {
    return text.isBlank() ? null : text;
  }

  /** A level by its label, in capitals too, or by the words of syslog, Log4j and Python. */
  static @Nullable Level level(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return switch (word) {
      case "trace" -> Level.DEBUG;
      case "notice" -> Level.INFO;
      case "warn" -> Level.WARNING;
      case "err" -> Level.ERROR;
      case "fatal", "crit", "alert", "emerg" -> Level.CRITICAL;
      default -> Level.of(word).orElse(null);
    };
  }

  /** A time with its zone, in the years that a record can state. */
  static @Nullable Instant time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return time.getYear() > 0 && time.getYear() < 9999 ? time.toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
