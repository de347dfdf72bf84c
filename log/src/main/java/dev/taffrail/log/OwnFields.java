package dev.taffrail.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields that one event was given, with their types, in arrays that are used again. A field
 * that was removed stays as a gap, which hides a shared field of its key.
 */
final class OwnFields {
  private static final int FIRST_SIZE = 16;
  private static final int KEPT_SIZE = 64;

  private enum Kind {
    OBJECT,
    LONG,
    DOUBLE,
    FLOAT,
    BOOLEAN,
    CHAR,
    REMOVED
  }

  private @Nullable String[] keys = new String[FIRST_SIZE];
  private Kind[] kinds = new Kind[FIRST_SIZE];
  private long[] bits = new long[FIRST_SIZE];
  private @Nullable Object[] objects = new Object[FIRST_SIZE];
  private int size;
  private long mask;

  void put(String name, @Nullable Object value) {
    int at = slot(FieldKey.of(name));
    kinds[at] = Kind.OBJECT;
    objects[at] = value;
  }

  void put(String name, long value) {
    put(name, Kind.LONG, value);
  }

  void put(String name, double value) {
    put(name, Kind.DOUBLE, Double.doubleToRawLongBits(value));
  }

  void put(String name, float value) {
    put(name, Kind.FLOAT, Float.floatToRawIntBits(value));
  }

  void put(String name, boolean value) {
    put(name, Kind.BOOLEAN, value ? 1 : 0);
  }

  void put(String name, char value) {
    put(name, Kind.CHAR, value);
  }

  void remove(String name) {
    put(name, Kind.REMOVED, 0);
  }

  private void put(String name, Kind kind, long value) {
    int at = slot(FieldKey.of(name));
    kinds[at] = kind;
    bits[at] = value;
    objects[at] = null;
  }

  /** Where the field of this key is to be put: in place of the one there is, else at the end. */
  private int slot(String key) {
    int found = indexOf(key);
    if (found >= 0) {
      return found;
    }
    if (size == keys.length) {
      grow();
    }
    keys[size] = key;
    mask |= FieldKey.bit(key);
    return size++;
  }

  private void grow() {
    int longer = size * 2;
    keys = Arrays.copyOf(keys, longer);
    kinds = Arrays.copyOf(kinds, longer);
    bits = Arrays.copyOf(bits, longer);
    objects = Arrays.copyOf(objects, longer);
  }

  /** Where this key is, as {@link FieldKey} gave it, also when it was removed; else -1. */
  int indexOf(String key) {
    if ((mask & FieldKey.bit(key)) == 0) {
      return -1;
    }
    for (int i = 0; i < size; i++) {
      if (key.equals(keys[i])) {
        return i;
      }
    }
    return -1;
  }

  boolean overlaps(Fields shared) {
    if ((mask & shared.mask()) == 0) {
      return false;
    }
    for (int i = 0; i < shared.size(); i++) {
      if (indexOf(shared.key(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size;
  }

  String key(int at) {
    String key = keys[at];
    if (key == null) {
      throw new IndexOutOfBoundsException("field " + at + " of " + size);
    }
    return key;
  }

  boolean removed(int at) {
    return kinds[at] == Kind.REMOVED;
  }

  @Nullable Object value(int at) {
    return switch (kinds[at]) {
      case OBJECT -> objects[at];
      case LONG -> bits[at];
      case DOUBLE -> Double.longBitsToDouble(bits[at]);
      case FLOAT -> Float.intBitsToFloat((int) bits[at]);
      case BOOLEAN -> bits[at] != 0;
      case CHAR -> (char) bits[at];
      case REMOVED -> null;
    };
  }

  /** Writes a value without boxing it. */
  void write(int at, JsonBuffer out, JsonValues values) {
    switch (kinds[at]) {
      case LONG -> JsonNumbers.write(out, bits[at]);
      case DOUBLE -> JsonNumbers.write(out, Double.longBitsToDouble(bits[at]));
      case BOOLEAN -> values.write(bits[at] != 0);
      default -> values.write(value(at));
    }
  }

  /** Forgets all fields, and arrays that a large event blew up. */
  void clear() {
    if (keys.length > KEPT_SIZE) {
      size = 0;
      keys = new String[FIRST_SIZE];
      kinds = new Kind[FIRST_SIZE];
      bits = new long[FIRST_SIZE];
      objects = new Object[FIRST_SIZE];
    }
    Arrays.fill(keys, 0, size, null);
    Arrays.fill(objects, 0, size, null);
    size = 0;
    mask = 0;
  }
}
