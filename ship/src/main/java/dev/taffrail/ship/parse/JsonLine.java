package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A line of JSON as nearly all programs write it, checked to its last byte (RFC 8259) and taken
 * apart in one pass over the bytes, without a copy of any. What is unusual it does not take: names
 * with escapes, texts with escapes of other characters than JSON has a letter for, white space that
 * is no blank, more than 64 fields. For one thread.
 */
final class JsonLine {
  private static final int MOST_FIELDS = 64;
  private static final int MOST_DEPTH = 16;
  private static final int LONGEST_NUMBER = 100;
  private static final String ESCAPES = "\"\\bfnrt";

  private final byte[] line;
  private int at;
  private boolean ascii = true;

  /** Whether the text that was read last has an escape. */
  private boolean escaped;

  /** Of each field where its name and its value begin and end; names without their quotes. */
  private int[] places = new int[64];

  private int fields;

  /** Where the names of the objects begin and end that are open within a field. */
  private int[] names = new int[16];

  private int open;

  JsonLine(byte[] line) {
    this.line = line;
  }

  /** Whether the line is such a one; only then the rest has a meaning. */
  boolean scan() {
    return object() && at == line.length && (ascii || isUtf8());
  }

  int fields() {
    return fields;
  }

  int nameStart(int field) {
    return places[4 * field];
  }

  int nameEnd(int field) {
    return places[4 * field + 1];
  }

  /** Where the value begins, a text's quote included. */
  int start(int field) {
    return places[4 * field + 2];
  }

  int end(int field) {
    return places[4 * field + 3];
  }

  /** The field of this name, or -1. */
  int find(byte[] name) {
    for (int i = 0; i < fields; i++) {
      if (isNamed(i, name)) {
        return i;
      }
    }
    return -1;
  }

  boolean isNamed(int field, byte[] name) {
    return isSame(nameStart(field), nameEnd(field), name, 0, name.length);
  }

  /** Whether the value is this text, as it stands there. */
  boolean isText(int field, byte[] text) {
    return isText(field) && isSame(start(field) + 1, end(field) - 1, text, 0, text.length);
  }

  boolean isText(int field) {
    return line[start(field)] == '"';
  }

  boolean isNested(int field) {
    return line[start(field)] == '{' || line[start(field)] == '[';
  }

  /** Whether the value reads as it stands there: ASCII without escapes. */
  boolean isLiteral(int field) {
    for (int i = start(field); i < end(field); i++) {
      if (line[i] == '\\' || line[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** A literal value as text, without the quotes of a text. */
  String literal(int field) {
    int quote = isText(field) ? 1 : 0;
    int start = start(field) + quote;
    return new String(line, start, end(field) - quote - start, ISO_8859_1);
  }

  private boolean object() {
    if (!take('{')) {
      return false;
    }
    blanks();
    if (take('}')) {
      return true;
    }
    do {
      blanks();
      if (fields == MOST_FIELDS || !field()) {
        return false;
      }
      blanks();
    } while (take(','));
    return take('}');
  }

  private boolean field() {
    int start = at + 1;
    if (!name()) {
      return false;
    }
    int end = at - 1;
    for (int i = 0; i < fields; i++) {
      if (isSame(nameStart(i), nameEnd(i), line, start, end)) {
        return false;
      }
    }
    if (places.length == 4 * fields) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[4 * fields] = start;
    places[4 * fields + 1] = end;
    if (!colon()) {
      return false;
    }
    places[4 * fields + 2] = at;
    if (!value(1)) {
      return false;
    }
    places[4 * fields + 3] = at;
    fields++;
    return true;
  }

  private boolean name() {
    return at < line.length && line[at] == '"' && text() && !escaped;
  }

  private boolean colon() {
    blanks();
    if (!take(':')) {
      return false;
    }
    blanks();
    return at < line.length;
  }

  private boolean value(int depth) {
    return switch (at < line.length ? line[at] : 0) {
      case '"' -> text();
      case '{' -> depth < MOST_DEPTH && nestedObject(depth);
      case '[' -> depth < MOST_DEPTH && array(depth);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean nestedObject(int depth) {
    int first = open;
    at++;
    blanks();
    if (take('}')) {
      return true;
    }
    do {
      blanks();
      int start = at + 1;
      if (!name() || !isFirst(first, start, at - 1) || !colon() || !value(depth + 1)) {
        return false;
      }
      blanks();
    } while (take(','));
    open = first;
    return take('}');
  }

  /** Whether no other name of the innermost object is this one; remembers it. */
  private boolean isFirst(int first, int start, int end) {
    for (int i = first; i < open; i += 2) {
      if (isSame(names[i], names[i + 1], line, start, end)) {
        return false;
      }
    }
    if (open - first == 2 * MOST_FIELDS) {
      return false;
    }
    if (open == names.length) {
      names = Arrays.copyOf(names, 2 * open);
    }
    names[open++] = start;
    names[open++] = end;
    return true;
  }

  private boolean array(int depth) {
    at++;
    blanks();
    if (take(']')) {
      return true;
    }
    do {
      blanks();
      if (!value(depth + 1)) {
        return false;
      }
      blanks();
    } while (take(','));
    return take(']');
  }

  private boolean text() {
    escaped = false;
    for (int i = at + 1; i < line.length; i++) {
      byte next = line[i];
      if (next == '"') {
        at = i + 1;
        return true;
      }
      if (next == '\\') {
        i++;
        escaped = true;
        if (i == line.length || ESCAPES.indexOf(line[i]) < 0) {
          return false;
        }
      } else if (next < ' ') {
        ascii = false;
        if (next >= 0) {
          return false;
        }
      }
    }
    return false;
  }

  private boolean number() {
    int start = at;
    take('-');
    if (!take('0') && !digits()) {
      return false;
    }
    if (take('.') && !digits()) {
      return false;
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      if (!digits()) {
        return false;
      }
    }
    return at - start <= LONGEST_NUMBER;
  }

  private boolean digits() {
    int start = at;
    while (at < line.length && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    return at > start;
  }

  private boolean word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!take(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void blanks() {
    while (at < line.length && line[at] == ' ') {
      at++;
    }
  }

  private boolean take(char expected) {
    boolean found = at < line.length && line[at] == expected;
    at += found ? 1 : 0;
    return found;
  }

  private boolean isSame(int start, int end, byte[] other, int from, int to) {
    if (end - start != to - from) {
      return false;
    }
    for (int i = 0; i < end - start; i++) {
      if (line[start + i] != other[from + i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isUtf8() {
    return Arrays.equals(new String(line, UTF_8).getBytes(UTF_8), line);
  }
}
