package dev.taffrail.log;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of {@code key=value} pairs strictly: one space between pairs, no key twice, nothing
 * in a key or a bare value that another reader could take for its end.
 */
final class PairText {
  private final String line;
  private final Values values;
  private int at;

  private enum Values {
    JSON,
    WORDS,
    WORDS_AND_JSON
  }

  private PairText(String line, Values values) {
    this.line = line;
    this.values = values;
  }

  /** Logfmt: bare and quoted values as text, a key alone as true, a key without a value as null. */
  static Map<String, @Nullable Object> logfmt(String line) {
    return new PairText(line, Values.WORDS).pairs();
  }

  /** Each value as JSON. */
  static Map<String, @Nullable Object> typed(String line) {
    return new PairText(line, Values.JSON).pairs();
  }

  /** Bare text; text in quotes, maps and lists as JSON. */
  static Map<String, @Nullable Object> console(String line) {
    return new PairText(line, Values.WORDS_AND_JSON).pairs();
  }

  private Map<String, @Nullable Object> pairs() {
    Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
    while (at < line.length()) {
      if (!pairs.isEmpty()) {
        expect(' ');
      }
      String key = key();
      if (pairs.containsKey(key)) {
        throw wrong("a key that is new");
      }
      pairs.put(key, value());
    }
    return pairs;
  }

  private String key() {
    int from = at;
    while (at < line.length() && line.charAt(at) != '=' && line.charAt(at) != ' ') {
      requireVisible(line.charAt(at));
      if (line.charAt(at) == '"' || line.charAt(at) == '\\') {
        throw wrong("a key without quotes");
      }
      at++;
    }
    if (at == from) {
      throw wrong("a key");
    }
    return decoded(line.substring(from, at));
  }

  static String decoded(String key) {
    if (key.equals("%")) {
      return "";
    }
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[utf8.length];
    int n = 0;
    for (int i = 0; i < utf8.length; i++) {
      boolean encoded = utf8[i] == '%';
      bytes[n++] = encoded ? (byte) Integer.parseInt(ascii(utf8, i + 1, 2), 16) : utf8[i];
      i += encoded ? 2 : 0;
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8);
  }

  private static String ascii(byte[] bytes, int from, int n) {
    return new String(bytes, from, n, StandardCharsets.US_ASCII);
  }

  private @Nullable Object value() {
    if (at == line.length() || line.charAt(at) == ' ') {
      return true;
    }
    expect('=');
    if (isJson()) {
      return json();
    }
    int from = at;
    while (at < line.length() && line.charAt(at) != ' ') {
      requireVisible(line.charAt(at));
      if ("=\"\\".indexOf(line.charAt(at)) >= 0) {
        throw wrong("a bare value");
      }
      at++;
    }
    return at == from ? null : line.substring(from, at);
  }

  private boolean isJson() {
    char first = at < line.length() ? line.charAt(at) : ' ';
    return switch (values) {
      case JSON -> true;
      case WORDS -> first == '"';
      case WORDS_AND_JSON -> first == '"' || first == '{' || first == '[';
    };
  }

  private @Nullable Object json() {
    int from = at;
    int depth = 0;
    boolean string = false;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (string) {
        requireVisible(c == ' ' ? 'x' : c);
        at += c == '\\' ? 1 : 0;
        string = c != '"';
      } else if (c == ' ') {
        break;
      } else {
        string = c == '"';
        depth += "{[".indexOf(c) >= 0 ? 1 : "}]".indexOf(c) >= 0 ? -1 : 0;
      }
    }
    if (depth != 0 || string || at == from) {
      throw wrong("a whole value");
    }
    String json = "{\"v\":" + line.substring(from, at) + "}";
    return Json.parse(json.getBytes(StandardCharsets.UTF_8)).get("v");
  }

  private void requireVisible(char c) {
    if (isDangerous(c)) {
      throw wrong("a character that can be seen");
    }
  }

  /** Ends lines, steers terminals, or turns the direction of writing. */
  static boolean isDangerous(char c) {
    return Character.isISOControl(c)
        || c == 0x061c
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private void expect(char c) {
    if (at >= line.length() || line.charAt(at) != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " at " + at + " of " + Objects.requireNonNull(line));
  }
}
