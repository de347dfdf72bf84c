package dev.taffrail.log;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes events of all kinds from a seed: plain ones, and such as an attacker would send. */
final class RandomEvents {
  private static final String[] WORDS = {
    "rule",
    "cold_chain",
    "rpi4-field-01",
    "9.4",
    "a/b:c",
    "gr\u00fc\u00dfe",
    "\u6f22\u5b57",
    "\ud83d\udef0",
    "null",
    "None",
    "true",
    "~"
  };

  private static final String[] PIECES = {
    " ",
    "=",
    "\"",
    "'",
    "\\",
    "\\n",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u001b[31m",
    "\u009b",
    "\u2028",
    "\u202e",
    "\u00a0",
    "\u007f",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    " level=critical",
    "\",\"x\":\"",
    " [forged] role=root",
    "%20",
    "#"
  };

  private static final String[] KEYS = {
    "a", "b", "c", "device", "sensor_id", "k-1", "x.y", "\u00e9t\u00e9", "\u6f22"
  };

  private static final String[] BAD_KEYS = {"two words", "k=v", "tab\t", "q\"", ""};

  private final Random random;

  RandomEvents(long seed) {
    random = new Random(seed);
  }

  /**
   * @param exception the message of an exception, when there is one
   */
  record Sample(
      String name,
      Map<String, @Nullable Object> bound,
      Map<String, @Nullable Object> fields,
      @Nullable String exception) {

    Map<String, @Nullable Object> all() {
      Map<String, @Nullable Object> all = new LinkedHashMap<>(bound);
      all.putAll(fields);
      return all;
    }

    void log(BoundLogger plain) {
      BoundLogger logger = plain;
      for (Map.Entry<String, @Nullable Object> field : bound.entrySet()) {
        logger = logger.bind(field.getKey(), field.getValue());
      }
      LogEvent event = logger.info(name);
      fields.forEach(event::with);
      event.exception(exception == null ? null : new IllegalStateException(exception)).log();
    }
  }

  Sample next() {
    boolean nasty = random.nextInt(3) == 0;
    Map<String, @Nullable Object> bound = fields(random.nextInt(3), nasty);
    Map<String, @Nullable Object> fields = fields(random.nextInt(6), nasty);
    fields.keySet().removeAll(bound.keySet());
    return new Sample(
        nasty ? text(true) : "rule_fired",
        bound,
        fields,
        random.nextInt(10) == 0 ? text(nasty) : null);
  }

  private Map<String, @Nullable Object> fields(int size, boolean nasty) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      fields.put(key(nasty), value(nasty, 0));
    }
    return fields;
  }

  private String key(boolean nasty) {
    return nasty && random.nextInt(12) == 0 ? pick(BAD_KEYS) : pick(KEYS);
  }

  private @Nullable Object value(boolean nasty, int depth) {
    return switch (random.nextInt(depth < 3 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong() | 1L << 62; // beyond an int, so that it is read as a long
      case 4 -> number();
      case 5 -> text(nasty);
      case 6 -> new BigInteger(80, random).setBit(79);
      case 7 -> list(nasty, depth);
      default -> map(nasty, depth);
    };
  }

  private double number() {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) && random.nextBoolean() ? any : random.nextInt(1_000_000) / 1000.0;
  }

  private List<@Nullable Object> list(boolean nasty, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(nasty, depth + 1));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(boolean nasty, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(nasty ? text(true) : pick(KEYS), value(nasty, depth + 1));
    }
    return map;
  }

  private String text(boolean nasty) {
    StringBuilder text = new StringBuilder(nasty ? "" : pick(WORDS));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(random.nextInt(4) == 0 ? " " : "");
      text.append(pick(nasty && random.nextBoolean() ? PIECES : WORDS));
    }
    return text.toString();
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
