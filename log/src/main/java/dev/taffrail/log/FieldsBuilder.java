package dev.taffrail.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fields in the making, when many are added or taken away at once: each costs the same, however
 * many there are. For one thread.
 */
final class FieldsBuilder {
  private final Redactor redactor;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final JsonBuffer out = new JsonBuffer();
  private final JsonValues values = new JsonValues(out);

  /** One field, shown as it may be. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Field(@Nullable Object value, byte[] encoded) {}

  FieldsBuilder(Redactor redactor) {
    this.redactor = redactor;
  }

  /** Those of others as they are. */
  FieldsBuilder addAll(Fields others) {
    for (int i = 0; i < others.size(); i++) {
      fields.put(others.key(i), new Field(others.value(i), others.encoded(i)));
    }
    return this;
  }

  /** Adds a field at the end, in place of one of the same key. */
  void add(String name, @Nullable Object value) {
    Key key = redactor.key(name);
    fields.remove(key.text());
    if (!Fields.isRemoved(key)) {
      Object shown = Fields.shown(redactor, key, value);
      fields.put(key.text(), new Field(shown, Fields.encode(key, shown, out, values)));
    }
  }

  void remove(String name) {
    fields.remove(FieldKey.of(name));
  }

  /** All of them, the correlation id first. */
  Fields build() {
    List<String> keys = new ArrayList<>(fields.size());
    if (fields.containsKey(Correlation.KEY)) {
      keys.add(Correlation.KEY);
    }
    for (String key : fields.keySet()) {
      if (!key.equals(Correlation.KEY)) {
        keys.add(key);
      }
    }
    @Nullable Object[] shown = new Object[keys.size()];
    byte[][] encoded = new byte[keys.size()][];
    for (int i = 0; i < shown.length; i++) {
      Field field = Objects.requireNonNull(fields.get(keys.get(i)));
      shown[i] = field.value;
      encoded[i] = field.encoded;
    }
    return new Fields(redactor, keys.toArray(String[]::new), shown, encoded);
  }
}
