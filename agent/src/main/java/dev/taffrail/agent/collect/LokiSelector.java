package dev.taffrail.agent.collect;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Labels as Loki's query language writes them: {@code {job="edge", level="info"}}. */
final class LokiSelector {
  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*([a-zA-Z_][a-zA-Z0-9_.]*)\\s*=\\s*\"((?:[^\"\\\\\n]|\\\\.)*+)\"\\s*(,|$)");

  /** The escapes of Go's strings. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:x(?<hex>[0-9a-fA-F]{2})|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8})"
              + "|(?<octal>[0-7]{3})|(?<letter>.))");

  private static final String LETTERS = "abfnrtv\\\"'";
  private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\\"'";

  private LokiSelector() {}

  /**
   * The labels.
   *
   * @throws RefusedException 400 in Loki's words
   */
  static Map<String, String> parse(String text) throws RefusedException {
    String selector = text.strip();
    if (!selector.startsWith("{") || !selector.endsWith("}")) {
      throw unparsable(text);
    }
    Map<String, String> labels = new TreeMap<>();
    String rest = selector.substring(1, selector.length() - 1).strip();
    Matcher matcher = LABEL.matcher(rest);
    while (matcher.regionStart() < rest.length()) {
      if (!matcher.lookingAt()) {
        throw unparsable(text);
      }
      labels.put(matcher.group(1), unescaped(matcher.group(2), text));
      matcher.region(matcher.end(), rest.length());
    }
    return labels;
  }

  private static String unescaped(String value, String text) throws RefusedException {
    StringBuilder plain = new StringBuilder();
    Matcher matcher = ESCAPE.matcher(value);
    int end = 0;
    while (matcher.find()) {
      plain.append(value, end, matcher.start()).appendCodePoint(meaning(matcher, text));
      end = matcher.end();
    }
    return plain.append(value.substring(end)).toString();
  }

  private static int meaning(Matcher escape, String text) throws RefusedException {
    for (String group : new String[] {"hex", "four", "eight"}) {
      if (escape.group(group) != null) {
        return codePoint(escape.group(group), text);
      }
    }
    if (escape.group("octal") != null) {
      return Integer.parseInt(escape.group("octal"), 8);
    }
    int known = LETTERS.indexOf(escape.group("letter"));
    if (known < 0) {
      throw unparsable(text);
    }
    return MEANINGS.charAt(known);
  }

  private static int codePoint(String digits, String text) throws RefusedException {
    long value = Long.parseLong(digits, 16);
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (surrogate || value > Character.MAX_CODE_POINT) {
      throw unparsable(text);
    }
    return (int) value;
  }

  private static RefusedException unparsable(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return new RefusedException(400, "couldn't parse labels: " + shown);
  }
}
