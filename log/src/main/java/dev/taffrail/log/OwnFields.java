package dev.taffrail.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that one event was given, with their types, in arrays that are used again. A field
 * that was removed stays as a gap, which hides a shared field of its key.
 */
final class OwnFields {
  private static final int FIRST_SIZE = 16;
  private static final int KEPT_SIZE = 64;

  // Bytes and no enum: to store a reference costs several times what storing a number does.
  private static final byte OBJECT = 0;
  private static final byte LONG = 1;
  private static final byte DOUBLE = 2;
  private static final byte FLOAT = 3;
  private static final byte BOOLEAN = 4;
  private static final byte CHAR = 5;
  private static final byte REMOVED = 6;

  private Redactor redactor = Redactor.of(Redaction.standard());
  private @Nullable Key[] keys = new Key[FIRST_SIZE];
  private byte[] kinds = new byte[FIRST_SIZE];
  private long[] bits = new long[FIRST_SIZE];
  private @Nullable Object[] objects = new Object[FIRST_SIZE];
  private int size;
  private long mask;

  /** Where each key is, once there are so many that looking through them takes long. */
  private @Nullable Map<String, Integer> places;

  /** What is to be hidden of the fields to come. */
  void start(Redactor value) {
    redactor = value;
  }

  void put(String name, @Nullable Object value) {
    Key key = redactor.key(name);
    int at = slot(key);
    kinds[at] = OBJECT;
    objects[at] = redactor.looksIntoTexts() ? redactor.plain(value) : value;
    hide(at, key);
  }

  void put(String name, long value) {
    put(name, LONG, value);
  }

  void put(String name, double value) {
    put(name, DOUBLE, Double.doubleToRawLongBits(value));
  }

  void put(String name, float value) {
    put(name, FLOAT, Float.floatToRawIntBits(value));
  }

  void put(String name, boolean value) {
    put(name, BOOLEAN, value ? 1 : 0);
  }

  void put(String name, char value) {
    put(name, CHAR, value);
  }

  void remove(String name) {
    put(name, REMOVED, 0);
  }

  private void put(String name, byte kind, long value) {
    Key key = redactor.key(name);
    int at = slot(key);
    kinds[at] = kind;
    bits[at] = value;
    objects[at] = null;
    hide(at, key);
  }

  /** Takes a secret away before anybody sees it. */
  private void hide(int at, Key key) {
    Treatment treatment = key.treatment();
    if (treatment != null) {
      hide(at, treatment);
    } else if (kinds[at] == LONG && redactor.mayHide(bits[at])) {
      kinds[at] = OBJECT;
      objects[at] = redactor.plain(bits[at]);
    }
  }

  private void hide(int at, Treatment treatment) {
    Object secret = value(at);
    if (treatment.removes()) {
      kinds[at] = REMOVED;
      objects[at] = null;
    } else if (secret != null) {
      kinds[at] = OBJECT;
      objects[at] = treatment.insteadOf(secret);
    }
  }

  /** Where the field of this key is to be put: in place of the one there is, else at the end. */
  @SuppressWarnings("ReferenceEquality") // another one that is equal is only stored again
  private int slot(Key key) {
    int found = (mask & key.bit()) == 0 ? -1 : indexOf(key.text());
    if (found >= 0) {
      return found;
    }
    if (size == keys.length) {
      grow();
    }
    if (keys[size] != key) {
      keys[size] = key;
    }
    mask |= key.bit();
    if (places != null) {
      places.put(key.text(), size);
    }
    return size++;
  }

  private void grow() {
    int longer = size * 2;
    Key[] moreKeys = Arrays.copyOf(keys, longer);
    byte[] moreKinds = Arrays.copyOf(kinds, longer);
    long[] moreBits = Arrays.copyOf(bits, longer);
    @Nullable Object[] moreObjects = Arrays.copyOf(objects, longer);
    Map<String, Integer> all = places;
    if (all == null && longer > KEPT_SIZE) {
      all = new HashMap<>();
      for (int i = 0; i < size; i++) {
        all.put(key(i), i);
      }
    }
    // All at once: a stack that ends at a call leaves them as they were.
    keys = moreKeys;
    kinds = moreKinds;
    bits = moreBits;
    objects = moreObjects;
    places = all;
  }

  /** Where this key is, as {@link FieldKey} gave it, also when it was removed; else -1. */
  int indexOf(String key) {
    if ((mask & FieldKey.bit(key)) == 0) {
      return -1;
    }
    if (places != null) {
      return places.getOrDefault(key, -1);
    }
    for (int i = 0; i < size; i++) {
      if (key.equals(key(i))) {
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
    return keyAt(at).text();
  }

  private Key keyAt(int at) {
    Key key = keys[at];
    if (key == null || at >= size) {
      throw new IndexOutOfBoundsException("field " + at + " of " + size);
    }
    return key;
  }

  long mask() {
    return mask;
  }

  boolean removed(int at) {
    return kinds[at] == REMOVED;
  }

  @Nullable Object value(int at) {
    return switch (kinds[at]) {
      case OBJECT -> objects[at];
      case LONG -> bits[at];
      case DOUBLE -> Double.longBitsToDouble(bits[at]);
      case FLOAT -> Float.intBitsToFloat((int) bits[at]);
      case BOOLEAN -> bits[at] != 0;
      case CHAR -> (char) bits[at];
      default -> null;
    };
  }

  /** Writes all fields that were not removed, each with a comma before it. */
  void writeAll(JsonBuffer out, JsonValues values) {
    for (int i = 0; i < size; i++) {
      if (kinds[i] != REMOVED) {
        keyAt(i).write(out);
        write(i, out, values);
      }
    }
  }

  /** Writes the comma before a key, the key in quotes, and its colon. */
  void writeKey(int at, JsonBuffer out) {
    keyAt(at).write(out);
  }

  /** Writes a value without boxing it. */
  void write(int at, JsonBuffer out, JsonValues values) {
    switch (kinds[at]) {
      case LONG -> JsonNumbers.write(out, bits[at]);
      case DOUBLE -> JsonNumbers.write(out, Double.longBitsToDouble(bits[at]));
      case FLOAT -> JsonNumbers.write(out, Float.intBitsToFloat((int) bits[at]));
      case CHAR -> values.write((char) bits[at]);
      case BOOLEAN -> values.write(bits[at] != 0);
      default -> values.write(value(at));
    }
  }

  /** Forgets all fields, and arrays that a large event blew up. */
  void clear() {
    if (keys.length > KEPT_SIZE) {
      size = 0;
      places = null;
      keys = new Key[FIRST_SIZE];
      kinds = new byte[FIRST_SIZE];
      bits = new long[FIRST_SIZE];
      objects = new Object[FIRST_SIZE];
    }
    // The keys stay, which hold no value: the next event often has the same.
    Arrays.fill(objects, 0, size, null);
    size = 0;
    mask = 0;
  }
}
