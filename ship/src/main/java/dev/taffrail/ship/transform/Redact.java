package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Piece;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Stage;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in records: in the event, in fields by their keys and in their texts, at any depth.
 * Of a line that cannot be taken apart, or becomes too long, all but the head is hidden. For one
 * thread.
 */
final class Redact implements Stage {
  private static final int MOST_KEYS = 1_024;
  private static final int EVENT = 3;

  /** What is nested deeper is not looked through, and so not shown. */
  private static final int MOST_DEPTH = 64;

  private final Hiding hiding;

  /** What was said of the keys that were seen. */
  private final Map<String, Boolean> keys = new HashMap<>();

  private int depth;

  Redact(Hiding hiding) {
    this.hiding = hiding;
  }

  @Override
  public void take(Piece piece, Out out) {
    ShipRecord record = piece.record();
    byte[] line = hidden(record);
    if (line == null) {
      out.pass(piece);
      return;
    }
    RecordHead head = RecordHead.parse(line);
    if (head == null) {
      throw new IllegalStateException("a redacted record without a head");
    }
    out.pass(piece.with(new ShipRecord(record.index(), line, head, record.micros())));
  }

  /** The changed line; null when there is nothing to hide. */
  private byte @Nullable [] hidden(ShipRecord record) {
    Members members = Members.of(record.line());
    depth = 0;
    try {
      byte[] line = members == null ? unreadable(record) : top(members);
      return line != null && line.length > Edit.LONGEST ? unreadable(record) : line;
    } catch (Members.UnreadableException e) {
      return unreadable(record);
    }
  }

  private byte @Nullable [] top(Members members) {
    byte[] event = text(members.value(EVENT));
    byte[] fields = object(members, FieldPath.HEAD_SIZE);
    if (event == null && fields == null) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(members.value(EVENT).bytes().length);
    Json old = members.value(EVENT);
    out.write(old.bytes(), 0, old.start());
    writeValue(out, event, old);
    if (fields == null) {
      out.write(old.bytes(), old.end(), old.bytes().length - old.end());
    } else {
      out.write(fields, 0, fields.length);
    }
    return out.toByteArray();
  }

  /** Head alone, and a field that says why. */
  private byte[] unreadable(ShipRecord record) {
    RecordHead head = record.head();
    String start =
        "{\"timestamp\":\"" + head.timestamp() + "\",\"level\":\"" + head.level().label() + "\",";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((start + "\"logger\":").getBytes(UTF_8));
    out.writeBytes(Json.quoted(head.logger()));
    out.writeBytes(",\"event\":".getBytes(UTF_8));
    out.writeBytes(Json.quoted(hiding.text(head.event())));
    out.writeBytes(",\"unreadable\":\"(redacted)\"}".getBytes(UTF_8));
    return out.toByteArray();
  }

  /**
   * The members from one on, as they have to be, with the end of the object; null when they are.
   */
  private byte @Nullable [] object(Members members, int from) {
    ByteArrayOutputStream out = null;
    Map<String, Integer> names = new HashMap<>();
    for (int i = from; i < members.size(); i++) {
      String name = readable(members.quotedName(i));
      Json value = members.value(i);
      boolean secret = hides(name) && !value.is("null");
      String instead = secret ? hiding.instead(name, plain(value)) : null;
      byte[] changed = secret ? (instead == null ? null : Json.quoted(instead)) : value(value);
      String shown = from == 0 ? hiding.text(name) : name;
      if (out == null && (secret || changed != null || !shown.equals(name))) {
        out = unchanged(members, from, i, names);
      }
      if (out != null && (!secret || instead != null)) {
        comma(out, from);
        writeName(out, members.quotedName(i), name, unique(shown, names));
        writeValue(out, changed, value);
      }
    }
    if (out != null) {
      out.write('}');
    }
    return out == null ? null : out.toByteArray();
  }

  private static ByteArrayOutputStream unchanged(
      Members members, int from, int to, Map<String, Integer> names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (from == 0) {
      out.write('{');
    }
    for (int i = from; i < to; i++) {
      comma(out, from);
      members.quotedName(i).writeTo(out);
      out.write(':');
      members.value(i).writeTo(out);
      names.put(members.name(i), 1);
    }
    return out;
  }

  private static void comma(ByteArrayOutputStream out, int from) {
    if (from > 0 || out.size() > 1) {
      out.write(',');
    }
  }

  private static void writeName(ByteArrayOutputStream out, Json quoted, String name, String shown) {
    if (shown.equals(name)) {
      quoted.writeTo(out);
    } else {
      out.writeBytes(Json.quoted(shown));
    }
    out.write(':');
  }

  private static void writeValue(ByteArrayOutputStream out, byte @Nullable [] changed, Json value) {
    if (changed == null) {
      value.writeTo(out);
    } else {
      out.writeBytes(changed);
    }
  }

  /** Names that were told apart by a secret get a number. */
  private static String unique(String name, Map<String, Integer> names) {
    String unique = name;
    while (names.putIfAbsent(unique, 1) != null) {
      unique = name + "#" + names.merge(name, 1, Integer::sum);
    }
    return unique;
  }

  private byte @Nullable [] value(Json value) {
    if (value.isString()) {
      return text(value);
    }
    if (value.isObject() || value.isArray()) {
      return nested(value);
    }
    return value.isInteger() ? number(value) : null;
  }

  private byte @Nullable [] nested(Json value) {
    if (++depth > MOST_DEPTH) {
      throw new Members.UnreadableException();
    }
    Members inside = Members.inside(value);
    byte[] changed = value.isObject() ? object(inside, 0) : array(inside);
    depth--;
    return changed;
  }

  private byte @Nullable [] array(Members elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean changed = false;
    for (int i = 0; i < elements.size(); i++) {
      byte[] element = value(elements.value(i));
      changed |= element != null;
      out.write(i == 0 ? '[' : ',');
      writeValue(out, element, elements.value(i));
    }
    out.write(']');
    return changed ? out.toByteArray() : null;
  }

  private byte @Nullable [] text(Json value) {
    String text = readable(value);
    String shown = hiding.text(text);
    return shown.equals(text) ? null : Json.quoted(shown);
  }

  private static String readable(Json string) {
    String text = string.text();
    if (text == null) {
      throw new Members.UnreadableException();
    }
    return text;
  }

  private byte @Nullable [] number(Json value) {
    String digits = value.raw();
    String shown = hiding.text(digits);
    return shown.equals(digits) ? null : Json.quoted(shown);
  }

  private static String plain(Json value) {
    String text = value.text();
    return text == null ? value.raw() : text;
  }

  private boolean hides(String key) {
    Boolean known = keys.get(key);
    if (known == null) {
      if (keys.size() == MOST_KEYS) {
        keys.clear();
      }
      known = hiding.hides(key);
      keys.put(key, known);
    }
    return known;
  }
}
