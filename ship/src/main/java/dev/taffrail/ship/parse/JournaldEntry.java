package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of systemd's journal, as {@code journalctl --output=json} prints it: one JSON object
 * whose values are texts, numbers of bytes where they are no UTF-8, or lists of either where a
 * field came several times. See systemd.journal-fields(7) and <a
 * href="https://systemd.io/JOURNAL_EXPORT_FORMATS/">Journal Export Formats</a>.
 */
public final class JournaldEntry {
  /** What says again what the head says, or where in its source code a program was. */
  private static final Set<String> LEFT_OUT =
      Set.of("MESSAGE", "PRIORITY", "TID", "UNIT", "USER_UNIT", "INVOCATION_ID");

  private static final List<String> LEFT_OUT_BEGINNINGS =
      List.of("_", "SYSLOG_", "CODE_", "JOB_", "USER_INVOCATION_");

  private final Map<String, Field> said;
  private final String cursor;
  private final Instant time;

  private JournaldEntry(Map<String, Field> said, String cursor, Instant time) {
    this.said = said;
    this.cursor = cursor;
    this.time = time;
  }

  /** Null when the line is no such entry. */
  public static @Nullable JournaldEntry parse(byte[] line) {
    Map<String, Field> said = new LinkedHashMap<>();
    try {
      new JsonParser().fields(line).forEach(field -> said.put(field.name(), field));
    } catch (UnparsedException e) {
      return null;
    }
    Field cursor = said.get("__CURSOR");
    Instant time = time(said, "_SOURCE_REALTIME_TIMESTAMP");
    time = time == null ? time(said, "__REALTIME_TIMESTAMP") : time;
    return cursor == null || time == null ? null : new JournaldEntry(said, cursor.text(), time);
  }

  /** Microseconds since 1970. */
  private static @Nullable Instant time(Map<String, Field> said, String name) {
    Field field = said.get(name);
    return field == null || !field.text().matches("\\d{1,16}")
        ? null
        : Instant.EPOCH.plus(Long.parseLong(field.text()), ChronoUnit.MICROS);
  }

  /** The place of the entry, by which journalctl finds it again. */
  public String cursor() {
    return cursor;
  }

  /** When the program said it, else when the journal took it. */
  Instant time() {
    return time;
  }

  /** What the program said; empty when it said nothing. */
  byte[] message() {
    Field message = said.get("MESSAGE");
    return message == null ? new byte[0] : bytes(message);
  }

  private static byte[] bytes(Field field) {
    if (field.json().equals("null")) {
      return new byte[0];
    }
    byte[] bytes = field.json().startsWith("[") ? numbers(field.json()) : null;
    return bytes == null ? field.text().getBytes(UTF_8) : bytes;
  }

  /** The bytes of a list of numbers; null where it is another list, as of several messages. */
  private static byte @Nullable [] numbers(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length() / 3);
    int number = -1;
    for (int i = 1; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= '0' && c <= '9') {
        number = Math.max(number, 0) * 10 + c - '0';
      } else if (number >= 0) {
        bytes.write(number);
        number = -1;
      }
      if (number > 0xff || "0123456789,] ".indexOf(c) < 0) {
        return null;
      }
    }
    return bytes.toByteArray();
  }

  /**
   * What the journal itself knows of who said it, what the message says, and the fields that the
   * program added: in this order, as the first of a name keeps it.
   *
   * @param ofMessage what the message says
   * @param head whose names of level and logger are taken for what the message does not say
   */
  List<Field> fields(List<Field> ofMessage, HeadRules head) {
    List<Field> fields = new ArrayList<>();
    add(fields, "unit", unit());
    addNumber(fields, "pid", text("_PID"));
    addNumber(fields, "uid", text("_UID"));
    add(fields, "transport", text("_TRANSPORT"));
    fields.addAll(ofMessage);
    addUnlessSaid(fields, head.level(), level());
    addUnlessSaid(fields, head.logger(), text("SYSLOG_IDENTIFIER", "_COMM"));
    said.values().stream()
        .filter(field -> !isLeftOut(field.name()))
        .forEach(field -> fields.add(ofProgram(field, head)));
    return fields;
  }

  /** The same without what the program added, which may be of any size. */
  JournaldEntry withoutProgramsFields() {
    Map<String, Field> kept = new LinkedHashMap<>(said);
    kept.keySet().removeIf(name -> !isLeftOut(name));
    return new JournaldEntry(kept, cursor, time);
  }

  /** Systemd itself says of which unit it speaks, as journalctl takes it; others could claim it. */
  private @Nullable String unit() {
    return "1".equals(text("_PID"))
        ? text("UNIT", "USER_UNIT", "_SYSTEMD_UNIT")
        : text("_SYSTEMD_USER_UNIT", "_SYSTEMD_UNIT");
  }

  private static void addUnlessSaid(
      List<Field> fields, List<String> names, @Nullable String value) {
    if (!names.isEmpty() && fields.stream().noneMatch(field -> names.contains(field.name()))) {
      add(fields, names.get(0), value);
    }
  }

  private static void add(List<Field> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.add(Field.text(name, value));
    }
  }

  private static void addNumber(List<Field> fields, String name, @Nullable String value) {
    if (value != null && value.matches("\\d{1,10}")) {
      fields.add(Field.json(name, value));
    }
  }

  /** The first of these that is a text. */
  private @Nullable String text(String... names) {
    for (String name : names) {
      Field field = said.get(name);
      if (field != null && field.json().startsWith("\"")) {
        return field.text();
      }
    }
    return null;
  }

  /** The levels of syslog(3). */
  private @Nullable String level() {
    String priority = text("PRIORITY");
    return switch (priority == null ? "" : priority) {
      case "0", "1", "2" -> Level.CRITICAL.label();
      case "3" -> Level.ERROR.label();
      case "4" -> Level.WARNING.label();
      case "5", "6" -> Level.INFO.label();
      case "7" -> Level.DEBUG.label();
      default -> null;
    };
  }

  private static boolean isLeftOut(String name) {
    return LEFT_OUT.contains(name) || LEFT_OUT_BEGINNINGS.stream().anyMatch(name::startsWith);
  }

  /** Its name as in other records; what the journal itself knows of the head stands. */
  private static Field ofProgram(Field field, HeadRules head) {
    String name = field.name().toLowerCase(Locale.ROOT);
    boolean known =
        head.time().contains(name) || head.level().contains(name) || head.logger().contains(name);
    return new Field(known ? name + "_" : name, field.text(), field.json());
  }
}
