package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A line of JSON as nearly all programs write it, checked to its last byte (RFC 8259) and taken
 * apart in one pass over the bytes, without a copy of any. What is unusual it does not take: names
 * with escapes, texts with escapes of other characters than JSON has a letter for, white space that
 * is no blank, more than 64 fields. One may scan line after line. For one thread.
 */
final class JsonLine {
  private static final int MOST_FIELDS = 64;
  private static final int MOST_DEPTH = 16;
  private static final int LONGEST_NUMBER = 100;
  private static final String ESCAPES = "\"\\bfnrt";

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private byte[] line = {};
  private int at;

  /** Whether the text that was read last has an escape. */
  private boolean escaped;

  /** Whether what was read since this was set has no escape, and no byte beyond ASCII. */
  private boolean literal;

  private boolean ascii;

  /** Of each field where its name and its value begin and end; names without their quotes. */
  private final int[] places = new int[4 * MOST_FIELDS];

  /** Of each field what {@link Name} says of its name. */
  private final long[] keys = new long[MOST_FIELDS];

  /** The bits of all keys so far: most names that are looked for are not there. */
  private long present;

  /** A bit for each field whose value is literal. */
  private long literals;

  private int fields;

  /** Where the names of the objects begin and end that are open within a field. */
  private int[] names = new int[16];

  private int open;

  /**
   * A name to look for.
   *
   * @param key differs where names differ in their length or in their first bytes, as a rule
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Name(byte[] bytes, long key) {
    static Name of(String name) {
      byte[] bytes = Utf8.bytes(name);
      return new Name(bytes, key(bytes, 0, bytes.length));
    }

    private static long key(byte[] from, int start, int end) {
      long key = 0;
      for (int i = Math.min(end, start + Long.BYTES) - 1; i >= start; i--) {
        key = key << Byte.SIZE | (from[i] & 0xff);
      }
      return key + end - start;
    }
  }

  /** Whether the line is such a one; only then the rest has a meaning. */
  boolean scan(byte[] bytes) {
    line = bytes;
    at = 0;
    fields = 0;
    open = 0;
    literals = 0;
    present = 0;
    ascii = true;
    return object() && at == line.length && (ascii || Utf8.isValid(line));
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
  int find(Name name) {
    return find(name.key, name.bytes, 0, name.bytes.length);
  }

  private int find(long key, byte[] name, int start, int end) {
    if ((present & bit(key)) == 0) {
      return -1;
    }
    for (int i = 0; i < fields; i++) {
      if (keys[i] == key && isSame(nameStart(i), nameEnd(i), name, start, end)) {
        return i;
      }
    }
    return -1;
  }

  /** One of 64 bits, by the key's hash. */
  private static long bit(long key) {
    return 1L << ((key * 0x9e3779b97f4a7c15L) >>> 58);
  }

  /** Whether the bytes from the field's name to its value are a quote and a colon. */
  boolean isTight(int field) {
    return start(field) == nameEnd(field) + 2;
  }

  /** Whether there are no blanks between this field and the one before. */
  boolean isNext(int field) {
    return nameStart(field) == end(field - 1) + 2;
  }

  /** Whether the value is this text, as it stands there. */
  boolean isText(int field, byte[] text) {
    return isText(field) && isSame(textStart(field), textEnd(field), text, 0, text.length);
  }

  boolean isText(int field) {
    return line[start(field)] == '"';
  }

  boolean isNested(int field) {
    return line[start(field)] == '{' || line[start(field)] == '[';
  }

  /** Whether the value reads as it stands there: ASCII without escapes. */
  boolean isLiteral(int field) {
    return (literals & 1L << field) != 0;
  }

  /** A literal value as text, without the quotes of a text. */
  String literal(int field) {
    return new String(line, textStart(field), textEnd(field) - textStart(field), ISO_8859_1);
  }

  /** Where this text begins: behind the quote of a text. */
  int textStart(int field) {
    return start(field) + (isText(field) ? 1 : 0);
  }

  int textEnd(int field) {
    return end(field) - (isText(field) ? 1 : 0);
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
    long key = key(start, end);
    if (find(key, line, start, end) >= 0) {
      return false;
    }
    keys[fields] = key;
    present |= bit(key);
    places[4 * fields] = start;
    places[4 * fields + 1] = end;
    if (!colon()) {
      return false;
    }
    places[4 * fields + 2] = at;
    literal = true;
    if (!value(1)) {
      return false;
    }
    places[4 * fields + 3] = at;
    literals |= (literal ? 1L : 0) << fields;
    fields++;
    return true;
  }

  /** That of {@link Name}, from one look at eight bytes. */
  private long key(int start, int end) {
    int unused = Long.SIZE - Byte.SIZE * Math.min(Long.BYTES, end - start);
    if (unused == Long.SIZE || start + Long.BYTES > line.length) {
      return Name.key(line, start, end);
    }
    return ((long) WORDS.get(line, start) << unused >>> unused) + end - start;
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
    int i = special(line, at + 1);
    while (i < line.length && line[i] != '"') {
      literal = false;
      if (line[i] == '\\') {
        i++;
        escaped = true;
        if (i == line.length || ESCAPES.indexOf(line[i]) < 0) {
          return false;
        }
      } else if (line[i] >= 0) {
        return false;
      } else {
        ascii = false;
      }
      i = special(line, i + 1);
    }
    at = i + 1;
    return i < line.length;
  }

  /**
   * The place of the first quote, backslash, control byte or byte beyond ASCII, or the length where
   * there is none; looks at eight bytes at once.
   */
  private static int special(byte[] bytes, int from) {
    int i = from;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORDS.get(bytes, i);
      // The high bit of each of these; a borrow can set wrong ones only above the first.
      long found =
          ((word ^ QUOTES) - ONES | (word ^ BACKSLASHES) - ONES | word - BLANKS | word) & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < bytes.length && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
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
    return Arrays.equals(line, start, end, other, from, to);
  }
}
