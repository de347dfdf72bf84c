package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
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
    return field == null || !field.text().matches("\\d{16}")
        ? null
        : Times.STANDARD.read(field.text());
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
    if (!field.json().startsWith("[")) {
      return field.json().equals("null") ? new byte[0] : field.text().getBytes(UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String number : field.json().replaceAll("[\\[\\] ]", "").split(",", -1)) {
      if (!number.matches("\\d{1,3}")) {
        return field.json().getBytes(UTF_8); // several messages: they stand as they are
      }
      bytes.write(Integer.parseInt(number));
    }
    return bytes.toByteArray();
  }

  /**
   * What the journal knows of who said it, and the fields that the program added.
   *
   * @param head whose names of level and logger are taken for what a message does not say
   * @param ofMessage what the message says
   */
  List<Field> fieldsBehind(List<Field> ofMessage, HeadRules head) {
    List<Field> fields = new ArrayList<>(ofMessage);
    addUnlessSaid(fields, head.level(), level());
    addUnlessSaid(fields, head.logger(), text("SYSLOG_IDENTIFIER", "_COMM"));
    add(fields, "unit", text("UNIT", "USER_UNIT", "_SYSTEMD_UNIT", "_SYSTEMD_USER_UNIT"));
    addNumber(fields, "pid", text("_PID", "SYSLOG_PID"));
    addNumber(fields, "uid", text("_UID"));
    add(fields, "transport", text("_TRANSPORT"));
    said.values().stream()
        .filter(field -> !isLeftOut(field.name()))
        .forEach(field -> fields.add(ofProgram(field, head)));
    return fields;
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
