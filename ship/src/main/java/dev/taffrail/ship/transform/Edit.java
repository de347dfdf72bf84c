package dev.taffrail.ship.transform;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.ShipRecord;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record in change: its head stays as it is, a correlation id stands right behind it, an
 * exception last. A field that is set or renamed stands there once. For one thread.
 */
final class Edit {
  /** The longest line that a record may have. */
  static final int LONGEST = 64 * 1024;

  private static final FieldPath CORRELATION = FieldPath.of("correlation_id");
  private static final FieldPath EXCEPTION = FieldPath.of("exception");

  private final ShipRecord record;
  private final Members members;
  private List<Field> fields = List.of();
  private boolean changed;

  /**
   * A field.
   *
   * @param quoted the name as it stands in the line
   */
  private record Field(String name, Json quoted, Json value) {
    boolean isNamed(FieldPath path) {
      return path.name().equals(name);
    }

    Field with(Json other) {
      return new Field(name, quoted, other);
    }
  }

  private Edit(ShipRecord record, Members members) {
    this.record = record;
    this.members = members;
  }

  /** Begins a change; null when the line is no object whose members can be told apart. */
  static @Nullable Edit of(ShipRecord record) {
    Members members = Members.of(record.line());
    return members == null ? null : new Edit(record, members);
  }

  /** The value as it was before any change. */
  @Nullable Json find(FieldPath path) {
    return path.find(members);
  }

  boolean has(FieldPath path) {
    return changed ? last(path) >= 0 : path.place(members) >= 0;
  }

  /** Puts the value in the place of the field of this name, or behind the others. */
  void set(FieldPath path, byte[] value) {
    set(path, Json.of(value));
  }

  private void set(FieldPath path, Json value) {
    change();
    Field field = field(path, value);
    int place = last(path);
    if (place < 0) {
      int end = fields.size();
      fields.add(end > 0 && fields.get(end - 1).isNamed(EXCEPTION) ? end - 1 : end, field);
    } else {
      fields.set(place, field);
      removeOthers(place, path);
    }
  }

  /** Gives a field another name; one that has it already goes. */
  void rename(FieldPath from, FieldPath to) {
    if (!has(from)) {
      Json nested = find(from);
      if (nested != null) {
        remove(from);
        set(to, nested);
      }
      return;
    }
    change();
    int place = last(from);
    fields.set(place, field(to, fields.get(place).value()));
    removeOthers(removeOthers(place, from), to);
  }

  /** Takes a field away, as often as it stands there, or a member of one. */
  void remove(FieldPath path) {
    if (!changed && find(path) == null) {
      return;
    }
    change();
    fields.removeIf(field -> field.isNamed(path));
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      String start = field.name() + ".";
      byte[] less =
          path.name().startsWith(start)
              ? Nested.without(field.value(), path.name().substring(start.length()))
              : null;
      if (less != null) {
        fields.set(i, field.with(Json.of(less)));
      }
    }
  }

  private void change() {
    if (!changed) {
      changed = true;
      fields = new ArrayList<>();
      for (int i = FieldPath.HEAD_SIZE; i < members.size(); i++) {
        fields.add(new Field(members.name(i), members.quotedName(i), members.value(i)));
      }
    }
  }

  /** The changed record; the one there was when nothing changed, or when it became too long. */
  ShipRecord done() {
    if (!changed) {
      return record;
    }
    byte[] line = line();
    RecordHead head = line.length > LONGEST ? null : RecordHead.parse(line);
    return head == null ? record : new ShipRecord(record.index(), line, head, record.micros());
  }

  private byte[] line() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(record.line().length + 64);
    out.write(record.line(), 0, members.value(FieldPath.HEAD_SIZE - 1).end());
    int correlation = last(CORRELATION);
    if (correlation >= 0) {
      write(out, fields.get(correlation));
    }
    for (int i = 0; i < fields.size(); i++) {
      if (i != correlation) {
        write(out, fields.get(i));
      }
    }
    out.write('}');
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Field field) {
    out.write(',');
    field.quoted().writeTo(out);
    out.write(':');
    field.value().writeTo(out);
  }

  private int last(FieldPath path) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).isNamed(path)) {
        return i;
      }
    }
    return -1;
  }

  /** Removes the fields of this name but the one at this place, and says where that is now. */
  private int removeOthers(int place, FieldPath path) {
    int kept = place;
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (i != kept && fields.get(i).isNamed(path)) {
        fields.remove(i);
        kept -= i < kept ? 1 : 0;
      }
    }
    return kept;
  }

  private static Field field(FieldPath path, Json value) {
    return new Field(path.name(), Json.of(path.quoted()), value);
  }
}
