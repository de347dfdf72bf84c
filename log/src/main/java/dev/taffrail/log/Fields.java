package dev.taffrail.log;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields that many records share, each encoded once: those bound to a logger, or the context of a
 * thread. Immutable. The correlation id, where there is one, comes first.
 */
final class Fields {
  static final Fields NONE =
      new Fields(Redactor.of(Redaction.standard()), new String[0], new Object[0], new byte[0][]);

  /** A shared field longer than this is cut when it is bound. */
  private static final int MAX_BYTES = 8 * 1024;

  /** Of so many a key is found by looking through all. */
  private static final int FEW = 64;

  /** To know the places of all takes as long as some looks through them: for who looks often. */
  private static final int SOME_LOOKS = 4;

  /** What was hidden when these were bound. */
  private final Redactor redactor;

  /** These under another redactor, once that was needed. */
  private volatile @Nullable Fields renewed;

  private final String[] keys;
  private final @Nullable Object[] values;
  private final byte[][] encoded;

  /** All fields, each with a comma before it, as they stand in a record. */
  private final byte[] joined;

  private final long mask;
  private final boolean correlated;

  /** How often a key of many was looked for; any thread counts, and may count wrong. */
  private int looks;

  /** Where each key is, once there are many and it was asked often. */
  private volatile @Nullable Map<String, Integer> places;

  Fields(Redactor redactor, String[] keys, @Nullable Object[] values, byte[][] encoded) {
    this.redactor = redactor;
    this.keys = keys;
    this.values = values;
    this.encoded = encoded;
    this.joined = join(encoded);
    long bits = 0;
    for (String key : keys) {
      bits |= FieldKey.bit(key);
    }
    this.mask = bits;
    this.correlated = keys.length > 0 && keys[0].equals(Correlation.KEY);
  }

  private static byte[] join(byte[][] parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  /** These fields with one more, or with another value for one of them. */
  Fields with(String name, @Nullable Object value) {
    return under(ActivePipeline.redactor()).withOne(name, value);
  }

  private Fields withOne(String name, @Nullable Object value) {
    Key key = redactor.key(name);
    Fields others = without(name);
    if (isRemoved(key)) {
      return others;
    }
    Object shown = shown(redactor, key, value);
    int at = key.text().equals(Correlation.KEY) ? 0 : others.size();
    return new Fields(
        redactor,
        insert(others.keys, at, key.text()),
        insertValue(others.values, at, shown),
        insert(others.encoded, at, encode(key, shown)));
  }

  static boolean isRemoved(Key key) {
    Treatment treatment = key.treatment();
    return treatment != null && treatment.removes();
  }

  /** What of a value may be seen. */
  static @Nullable Object shown(Redactor redactor, Key key, @Nullable Object value) {
    Treatment treatment = key.treatment();
    return treatment != null && value != null ? treatment.insteadOf(value) : redactor.plain(value);
  }

  /**
   * These fields as they have to stand in records now: a logger in a static field was often bound
   * before anything was configured.
   */
  @SuppressWarnings("ReferenceEquality") // there is one redactor for each configuration
  Fields under(Redactor now) {
    if (redactor == now) {
      return this;
    }
    Fields known = renewed;
    if (known == null || known.redactor != now) {
      FieldsBuilder anew = new FieldsBuilder(now);
      for (int i = 0; i < keys.length; i++) {
        anew.add(keys[i], values[i]);
      }
      known = anew.build();
      renewed = known;
    }
    return known;
  }

  private static <T> T[] insert(T[] array, int at, T element) {
    T[] longer = Arrays.copyOf(array, array.length + 1);
    System.arraycopy(array, at, longer, at + 1, array.length - at);
    longer[at] = element;
    return longer;
  }

  private static @Nullable Object[] insertValue(
      @Nullable Object[] array, int at, @Nullable Object value) {
    @Nullable Object[] longer = Arrays.copyOf(array, array.length + 1);
    System.arraycopy(array, at, longer, at + 1, array.length - at);
    longer[at] = value;
    return longer;
  }

  private static byte[] encode(Key key, @Nullable Object value) {
    JsonBuffer out = new JsonBuffer();
    return encode(key, value, out, new JsonValues(out));
  }

  /**
   * A field as it stands in records.
   *
   * @param out used for it
   * @param values writes there
   */
  static byte[] encode(Key key, @Nullable Object value, JsonBuffer out, JsonValues values) {
    out.restart();
    out.raw(key.encoded());
    out.limit(out.length() + MAX_BYTES);
    values.write(value);
    return out.copy();
  }

  /** These fields with all of these, in the map's order. */
  Fields withAll(Map<String, ? extends @Nullable Object> fields) {
    Redactor now = ActivePipeline.redactor();
    FieldsBuilder all = new FieldsBuilder(now).addAll(under(now));
    fields.forEach(all::add);
    return all.build();
  }

  /** These fields without those of these keys. */
  Fields withoutAll(String... names) {
    if (names.length == 1) {
      return without(names[0]);
    }
    FieldsBuilder rest = new FieldsBuilder(redactor).addAll(this);
    for (String name : names) {
      rest.remove(name);
    }
    return rest.build();
  }

  /** These fields without that of this key; the same when there is none. */
  Fields without(String name) {
    int at = indexOf(FieldKey.of(name));
    if (at < 0) {
      return this;
    }
    return new Fields(redactor, remove(keys, at), remove(values, at), remove(encoded, at));
  }

  private static <T extends @Nullable Object> T[] remove(T[] array, int at) {
    T[] shorter = Arrays.copyOf(array, array.length - 1);
    System.arraycopy(array, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  /** The keys with their values, in their order; cannot be changed. */
  Map<String, @Nullable Object> asMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.length; i++) {
      map.put(keys[i], values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  int size() {
    return keys.length;
  }

  String key(int at) {
    return keys[at];
  }

  @Nullable Object value(int at) {
    return values[at];
  }

  byte[] encoded(int at) {
    return encoded[at];
  }

  byte[] joined() {
    return joined;
  }

  long mask() {
    return mask;
  }

  boolean correlated() {
    return correlated;
  }

  /** Where this key is, as {@link FieldKey} gave it; -1 when it is not. */
  int indexOf(String key) {
    if ((mask & FieldKey.bit(key)) == 0) {
      return -1;
    }
    if (keys.length > FEW && (places != null || ++looks > SOME_LOOKS)) {
      return places().getOrDefault(key, -1);
    }
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private Map<String, Integer> places() {
    Map<String, Integer> known = places;
    if (known == null) {
      known = new HashMap<>();
      for (int i = 0; i < keys.length; i++) {
        known.put(keys[i], i);
      }
      places = known;
    }
    return known;
  }

  boolean overlaps(Fields other) {
    if ((mask & other.mask) == 0) {
      return false;
    }
    for (String key : keys) {
      if (other.indexOf(key) >= 0) {
        return true;
      }
    }
    return false;
  }
}
