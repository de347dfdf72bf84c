package dev.taffrail.ship.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pairs as Go's programs write them: {@code level=info msg="it's warm" value=9.4 ok}. Numbers,
 * {@code true}, {@code false} and {@code null} stay what they are, a key alone is {@code true}, all
 * else is text.
 */
final class LogfmtParser implements LineFormat.Parser {
  private static final Pattern PAIR =
      Pattern.compile("\\s*([^\\s=\"]+)(?:=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\"]*)))?(?=\\s|$)");

  private static final Pattern JSON =
      Pattern.compile("-?(?:0|[1-9]\\d{0,15})(?:\\.\\d{1,16})?|true|false|null");

  @Override
  public List<Field> fields(byte[] line) throws UnparsedException {
    String text = Utf8.text(line).strip();
    Matcher matcher = PAIR.matcher(text);
    List<Field> fields = new ArrayList<>();
    int end = 0;
    boolean pairs = false;
    while (end < text.length()) {
      matcher.region(end, text.length());
      if (!lookingAt(matcher)) {
        throw new UnparsedException("expected key=value, found another text at byte " + (end + 1));
      }
      pairs |= matcher.group(2) != null || matcher.group(3) != null;
      fields.add(field(matcher));
      end = matcher.end();
    }
    if (!pairs) {
      throw new UnparsedException("expected key=value, found none");
    }
    return fields;
  }

  private static boolean lookingAt(Matcher matcher) {
    try {
      return matcher.lookingAt();
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static Field field(Matcher pair) {
    String name = pair.group(1);
    if (pair.group(2) != null) {
      return Field.text(name, unescaped(pair.group(2)));
    }
    String word = pair.group(3);
    if (word == null) {
      return Field.json(name, "true");
    }
    return JSON.matcher(word).matches() ? Field.json(name, word) : Field.text(name, word);
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape = c == '\\' && i + 1 < text.length();
      plain.append(escape ? escaped(text.charAt(++i)) : c);
    }
    return plain.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
