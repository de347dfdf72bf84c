package dev.taffrail.ship.transform;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of a field, or a way with dots to one that is nested: {@code http.status} is the field
 * of that name if there is one, else the member {@code status} of an object {@code http}. Of a
 * field that stands there twice the later counts, as for most readers of JSON.
 */
final class FieldPath {
  /** The keys that each record has, in this order and first. */
  static final Set<String> HEAD = Set.of("timestamp", "level", "logger", "event");

  static final int HEAD_SIZE = 4;

  private final String name;
  private final byte[] escaped;

  private FieldPath(String name) {
    this.name = name;
    this.escaped = Json.escaped(name);
  }

  /**
   * @throws IllegalArgumentException when the name is empty
   */
  static FieldPath of(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("field: expected a name, found none");
    }
    return new FieldPath(name);
  }

  /**
   * One that may be changed.
   *
   * @throws IllegalArgumentException when it is one of the head
   */
  static FieldPath ofOwn(String name) {
    if (HEAD.contains(name)) {
      throw new IllegalArgumentException(
          "field: expected another than timestamp, level, logger and event, found " + name);
    }
    return of(name);
  }

  String name() {
    return name;
  }

  boolean isHead() {
    return HEAD.contains(name);
  }

  byte[] quoted() {
    return Json.quoted(name);
  }

  @Nullable Json find(Members line) {
    int place = place(line);
    return place >= 0 ? line.value(place) : nested(line, name);
  }

  /** The place of the field that is no nested one; negative when there is none. */
  int place(Members line) {
    if (isHead()) {
      return placeInHead(line);
    }
    for (int i = line.size() - 1; i >= HEAD_SIZE; i--) {
      if (line.isNamed(i, name, escaped)) {
        return i;
      }
    }
    return -1;
  }

  private int placeInHead(Members line) {
    for (int i = 0; i < Math.min(HEAD_SIZE, line.size()); i++) {
      if (line.isNamed(i, name, escaped)) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Json nested(Members in, String way) {
    for (int dot = way.indexOf('.'); dot > 0; dot = way.indexOf('.', dot + 1)) {
      Json value = member(in, way.substring(0, dot));
      Members inner = value != null && value.isObject() ? Members.of(value) : null;
      Json found = inner == null ? null : inside(inner, way.substring(dot + 1));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Json inside(Members in, String way) {
    Json found = member(in, way);
    return found == null ? nested(in, way) : found;
  }

  private static @Nullable Json member(Members in, String name) {
    byte[] escaped = Json.escaped(name);
    for (int i = in.size() - 1; i >= 0; i--) {
      if (in.isNamed(i, name, escaped)) {
        return in.value(i);
      }
    }
    return null;
  }
}
