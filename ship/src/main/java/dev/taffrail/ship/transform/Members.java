package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object of JSON by their places in its bytes: found by one scan, which makes no
 * strings. What is nested is skipped by its brackets. In a line the first four are the head.
 */
final class Members {
  /** What looked like a value by its brackets is none. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException() {
      super("no JSON");
    }
  }

  private static final int PARTS = 4;

  private final byte[] bytes;
  private int[] places = new int[16 * PARTS];
  private int size;
  private int at;

  private Members(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Those of a line; null when it is not one object and nothing else. */
  static @Nullable Members of(byte[] line) {
    Members members = new Members(line, 0);
    return members.scan() && members.endsHere() ? members : null;
  }

  /** Those of the object that is a value; null when it is none. */
  static @Nullable Members of(Json value) {
    Members members = new Members(value.bytes(), value.start());
    return members.scan() ? members : null;
  }

  /**
   * The members of an object, or the elements of an array, which have no names.
   *
   * @throws UnreadableException when its brackets hold something else
   */
  static Members inside(Json value) {
    Members members = new Members(value.bytes(), value.start());
    boolean whole = value.isArray() ? members.scanArray() : members.scan();
    if (!whole || members.at != value.end()) {
      throw new UnreadableException();
    }
    return members;
  }

  int size() {
    return size;
  }

  /**
   * Whether a member has this name.
   *
   * @param escaped the name as it is usually written; it may be written with other escapes, too
   */
  boolean isNamed(int i, String name, byte[] escaped) {
    int start = nameStart(i);
    int end = nameEnd(i);
    if (Arrays.equals(bytes, start, end, escaped, 0, escaped.length)) {
      return true;
    }
    for (int at = start; at < end; at++) {
      if (bytes[at] == '\\') {
        return name(i).equals(name);
      }
    }
    return false;
  }

  /** The name with its quotes, as it stands there. */
  Json quotedName(int i) {
    return new Json(bytes, nameStart(i) - 1, nameEnd(i) + 1);
  }

  /** The name, escapes resolved; as it stands there where they are broken. */
  String name(int i) {
    String text = quotedName(i).text();
    return text == null ? new String(bytes, nameStart(i), nameEnd(i) - nameStart(i), UTF_8) : text;
  }

  Json value(int i) {
    return new Json(bytes, places[i * PARTS + 2], places[i * PARTS + 3]);
  }

  private int nameStart(int i) {
    return places[i * PARTS];
  }

  private int nameEnd(int i) {
    return places[i * PARTS + 1];
  }

  private boolean scan() {
    return scan('{', this::member, '}');
  }

  private boolean scanArray() {
    return scan('[', this::element, ']');
  }

  private boolean scan(char begin, BooleanSupplier part, char end) {
    if (!take(begin)) {
      return false;
    }
    skipSpace();
    if (take(end)) {
      return true;
    }
    while (part.getAsBoolean()) {
      skipSpace();
      if (take(end)) {
        return true;
      }
      if (!take(',')) {
        return false;
      }
      skipSpace();
    }
    return false;
  }

  private boolean element() {
    int value = at;
    if (!skipValue()) {
      return false;
    }
    add(value, value, value, at);
    return true;
  }

  private boolean member() {
    int name = at + 1;
    if (!skipString()) {
      return false;
    }
    int nameEnd = at - 1;
    skipSpace();
    if (!take(':')) {
      return false;
    }
    skipSpace();
    int value = at;
    if (!skipValue()) {
      return false;
    }
    add(name, nameEnd, value, at);
    return true;
  }

  private void add(int name, int nameEnd, int value, int valueEnd) {
    int to = size++ * PARTS;
    if (to == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[to] = name;
    places[to + 1] = nameEnd;
    places[to + 2] = value;
    places[to + 3] = valueEnd;
  }

  private boolean skipValue() {
    if (at >= bytes.length) {
      return false;
    }
    return switch (bytes[at]) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      default -> skipLiteral();
    };
  }

  private boolean skipString() {
    if (!take('"')) {
      return false;
    }
    while (at < bytes.length) {
      byte next = bytes[at++];
      if (next == '"') {
        return true;
      }
      if (next == '\\') {
        at++;
      }
    }
    return false;
  }

  private boolean skipNested() {
    int depth = 0;
    while (at < bytes.length) {
      byte next = bytes[at];
      if (next == '"') {
        if (!skipString()) {
          return false;
        }
      } else {
        at++;
        depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
        if (depth == 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean skipLiteral() {
    int start = at;
    while (at < bytes.length && ",}] \t\r\n".indexOf(bytes[at]) < 0) {
      at++;
    }
    return new Json(bytes, start, at).isLiteral();
  }

  private boolean endsHere() {
    skipSpace();
    return at == bytes.length;
  }

  private void skipSpace() {
    while (at < bytes.length && " \t\r\n".indexOf(bytes[at]) >= 0) {
      at++;
    }
  }

  private boolean take(char expected) {
    if (at < bytes.length && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }
}
