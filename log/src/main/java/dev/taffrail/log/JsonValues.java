package dev.taffrail.log;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Writes any value as JSON and stops at nothing: cycles, depth, methods that throw. */
final class JsonValues {
  private static final int MAX_DEPTH = 16;

  /**
   * Numbers that are longer, or larger or smaller than so many, become text: readers refuse them.
   */
  private static final int MAX_DIGITS = 300;

  /** To make text of more takes up to minutes, and a line has no room for it. */
  private static final int MAX_BITS = 64 * 1024;

  private static final String[] ASCII = ascii();
  private static final long NULL = JsonBuffer.wordAt(JsonBuffer.ascii("null"), 0);
  private static final long TRUE = JsonBuffer.wordAt(JsonBuffer.ascii("true"), 0);
  private static final long FALSE = JsonBuffer.wordAt(JsonBuffer.ascii("false"), 0);

  private final JsonBuffer out;
  private final JsonTimes times = new JsonTimes();
  private final @Nullable Object[] path = new Object[MAX_DEPTH];
  private int depth;

  /** Whether the thread is said to be in a log call already, for a value that holds this one. */
  private boolean asking;

  /** What a container holds, written by foreign code. */
  private interface Content {
    void write() throws Throwable;
  }

  private static String[] ascii() {
    String[] texts = new String[0x80];
    for (char c = 0; c < texts.length; c++) {
      texts[c] = String.valueOf(c);
    }
    return texts;
  }

  JsonValues(JsonBuffer out) {
    this.out = out;
  }

  void write(boolean value) {
    out.word(value ? TRUE : FALSE, value ? 4 : 5);
  }

  void write(char value) {
    out.string(value < ASCII.length ? ASCII[value] : String.valueOf(value));
  }

  private static String plain(String text) {
    return ActivePipeline.redactor().text(text);
  }

  void write(@Nullable Object value) {
    if (value == null) {
      out.word(NULL, 4);
    } else if (value instanceof String text) {
      out.string(depth == 0 ? text : plain(text)); // one of a field's own was looked at before
    } else if (value instanceof Number number) {
      writeNumber(number);
    } else if (value instanceof Boolean flag) {
      write(flag.booleanValue());
    } else if (value instanceof Instant instant) {
      times.write(out, instant);
    } else if (value instanceof Duration duration) {
      JsonTimes.write(out, duration);
    } else if (value instanceof Enum<?> constant) {
      out.string(constant.name());
    } else {
      writeGuarded(value);
    }
  }

  private void writeNumber(Number number) {
    Class<?> type = number.getClass(); // of what extends one of the JVM's, the code is foreign
    if (type == Long.class
        || type == Integer.class
        || type == Short.class
        || type == Byte.class
        || type == AtomicInteger.class
        || type == AtomicLong.class
        || type == LongAdder.class) {
      writeLong(number);
    } else if (type == Double.class || type == DoubleAdder.class) {
      JsonNumbers.write(out, number.doubleValue());
    } else if (type == Float.class) {
      JsonNumbers.write(out, number.floatValue());
    } else if (type == BigInteger.class) {
      writeBig(new BigDecimal((BigInteger) number));
    } else if (type == BigDecimal.class) {
      writeBig((BigDecimal) number);
    } else {
      writeGuarded(number);
    }
  }

  private void writeLong(Number number) {
    long value = number.longValue();
    boolean lookedAt = depth == 0 && number instanceof Long; // as one of a field's own
    if (!lookedAt && ActivePipeline.redactor().mayHide(value)) {
      writeDigits(Long.toString(value));
    } else {
      JsonNumbers.write(out, value);
    }
  }

  private void writeBig(BigDecimal number) {
    int bits = number.unscaledValue().bitLength();
    if (bits > MAX_BITS) {
      out.string("(number of " + bits + " bits)");
      return;
    }
    String text = number.toString();
    long exponent = (long) number.precision() - number.scale();
    if (text.length() > MAX_DIGITS || Math.abs(exponent) > MAX_DIGITS) {
      out.string(text);
    } else {
      writeDigits(text);
    }
  }

  private void writeDigits(String digits) {
    String shown = plain(digits);
    if (shown.equals(digits)) {
      out.plain(digits);
    } else {
      out.string(shown);
    }
  }

  /**
   * Runs foreign code, which may log. A type of the JVM's runs that of what it holds: of its keys
   * and elements, of the collection behind a view, or in its {@code toString}.
   */
  private void writeGuarded(Object value) {
    if (asking || value instanceof UUID || value instanceof byte[]) {
      writeCaught(value);
      return;
    }
    int calls = Nesting.depth();
    if (Nesting.tooDeep(calls)) {
      out.string(Nesting.TOO_DEEP);
      return;
    }
    try {
      asking = true;
      Nesting.enter(calls);
      writeCaught(value);
    } finally {
      asking = false;
      Nesting.leave(calls);
    }
  }

  /** What a value wrote before it failed is taken back, and the line says so. */
  private void writeCaught(Object value) {
    int start = out.length();
    int level = depth;
    try {
      writeForeign(value);
    } catch (Throwable failure) { // whatever a value throws must not reach the one who logs it
      depth = level;
      out.truncate(start);
      out.string(marker(value, failure));
    }
  }

  /** The text of a value, for those who need one though its {@code toString} may throw. */
  static String textOf(Object value) {
    if (value instanceof String text) {
      return text;
    }
    try {
      return Nesting.ask(() -> String.valueOf(value), Nesting.TOO_DEEP);
    } catch (Throwable failure) { // foreign code
      return marker(value, failure);
    }
  }

  static String marker(Object value, Throwable failure) {
    return "(unprintable " + value.getClass().getName() + ": " + failure.getClass().getName() + ")";
  }

  private void writeForeign(Object value) throws Throwable {
    if (value instanceof LogValue self) {
      writeNested(self, () -> write(self.logValue()));
    } else if (value instanceof Map<?, ?> map) {
      writeNested(map, () -> writeMap(map));
    } else if (value instanceof Collection<?> collection) {
      writeNested(collection, () -> writeElements(collection));
    } else if (value instanceof byte[] bytes) {
      JsonBase64.write(out, bytes);
    } else if (value.getClass().isArray()) {
      writeNested(value, () -> writeArray(value));
    } else if (value instanceof UUID uuid) {
      JsonUuid.write(out, uuid);
    } else if (value instanceof Record && RecordParts.shows(value.getClass())) {
      writeNested(value, () -> writeMap(RecordParts.of(value)));
    } else {
      writeOther(value);
    }
  }

  /** What the JDK has for one value or none. */
  @SuppressWarnings("JavaUtilDate") // callers have them
  private void writeOther(Object value) throws Throwable {
    if (value instanceof Optional<?> optional) {
      writeNested(optional, () -> write(optional.orElse(null)));
    } else if (value instanceof OptionalInt optional) {
      write(optional.isPresent() ? optional.getAsInt() : null);
    } else if (value instanceof OptionalLong optional) {
      writeNested(optional, () -> write(optional.isPresent() ? optional.getAsLong() : null));
    } else if (value instanceof OptionalDouble optional) {
      write(optional.isPresent() ? optional.getAsDouble() : null);
    } else if (isWhole(value)) {
      writeLong((Number) value);
    } else if (value instanceof DoubleAdder || value instanceof DoubleAccumulator) {
      JsonNumbers.write(out, ((Number) value).doubleValue());
    } else if (value instanceof AtomicBoolean flag) {
      write(flag.get());
    } else if (value instanceof Date date) {
      writeDate(date);
    } else {
      writeText(value.toString());
    }
  }

  /** A date or a time of a database alone is no instant, and refuses to be one. */
  @SuppressWarnings("JavaUtilDate")
  private void writeDate(Date date) {
    Instant instant;
    try {
      instant = date.toInstant();
    } catch (UnsupportedOperationException e) {
      writeText(date.toString());
      return;
    }
    times.write(out, instant);
  }

  /** What is added up by a function of the caller's, or by a type that extends one of the JVM's. */
  private static boolean isWhole(Object value) {
    return value instanceof LongAccumulator
        || value instanceof AtomicInteger
        || value instanceof AtomicLong
        || value instanceof LongAdder;
  }

  private void writeText(@Nullable String text) {
    if (text == null) {
      out.word(NULL, 4);
    } else {
      out.string(plain(text));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a cycle is the same object, not an equal one
  private void writeNested(Object container, Content content) throws Throwable {
    for (int i = 0; i < depth; i++) {
      if (path[i] == container) {
        out.string("(cycle)");
        return;
      }
    }
    if (depth == MAX_DEPTH) {
      out.string("(nested too deep)");
      return;
    }
    path[depth++] = container;
    content.write();
    path[--depth] = null;
  }

  private void writeMap(Map<?, ?> map) {
    Map<String, Integer> keys = new HashMap<>();
    out.put('{');
    int left = map.size();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      Treatment treatment = ActivePipeline.redactor().treatment(key);
      left--;
      if (treatment == null || !treatment.removes()) {
        separate(keys.isEmpty());
        if (out.full()) {
          out.key(uniqueKey(keys, "\u2026"));
          writeCut(left + 1L);
          break;
        }
        out.key(uniqueKey(keys, plain(key)));
        writeTreated(treatment, entry.getValue());
      }
    }
    out.put('}');
  }

  private void writeTreated(@Nullable Treatment treatment, @Nullable Object value) {
    if (treatment == null || value == null) {
      write(value);
    } else {
      out.string(treatment.insteadOf(value));
    }
  }

  /**
   * Keys that differ as objects may be equal as text: the later ones get a number.
   *
   * @param keys those that were written, each with the last number that it was given
   */
  private static String uniqueKey(Map<String, Integer> keys, String wanted) {
    String key = FieldKey.shortened(wanted);
    String unique = key;
    int n = keys.getOrDefault(key, 1);
    while (keys.putIfAbsent(unique, 1) != null) {
      n++;
      unique = key + "#" + n;
    }
    keys.put(key, n);
    return unique;
  }

  private void writeElements(Collection<?> elements) {
    out.put('[');
    int left = elements.size();
    boolean first = true;
    for (Object element : elements) {
      separate(first);
      first = false;
      if (out.full()) {
        writeCut(left);
        break;
      }
      write(element);
      left--;
    }
    out.put(']');
  }

  private void writeArray(Object array) {
    out.put('[');
    int n = Array.getLength(array);
    for (int i = 0; i < n; i++) {
      separate(i == 0);
      if (out.full()) {
        writeCut(n - i);
        break;
      }
      write(Array.get(array, i));
    }
    out.put(']');
  }

  private void separate(boolean first) {
    if (!first) {
      out.put(',');
    }
  }

  private void writeCut(long left) {
    out.put('"');
    out.markCut(left, " elements cut)");
    out.put('"');
  }
}
