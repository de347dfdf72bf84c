package dev.taffrail.ship.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Named groups of a regular expression. */
final class RegexParser implements LineFormat.Parser {
  private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

  private final Pattern pattern;
  private final List<String> groups;

  RegexParser(Pattern pattern) {
    this.pattern = pattern;
    this.groups =
        GROUP.matcher(pattern.pattern()).results().map(found -> found.group(1)).distinct().toList();
  }

  @Override
  public List<Field> fields(byte[] line) throws UnparsedException {
    Matcher matcher = pattern.matcher(Utf8.text(line));
    if (!matches(matcher)) {
      throw new UnparsedException("expected a line that matches the regex, found another");
    }
    List<Field> fields = new ArrayList<>();
    for (String name : groups) {
      String value = matcher.group(name);
      if (value != null) {
        fields.add(Field.text(name, value));
      }
    }
    return fields;
  }

  /** An expression that goes too deep for a line is one that does not match it. */
  private static boolean matches(Matcher matcher) {
    try {
      return matcher.matches();
    } catch (StackOverflowError e) {
      return false;
    }
  }
}
