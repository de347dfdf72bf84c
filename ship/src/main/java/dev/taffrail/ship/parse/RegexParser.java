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
    Matcher matcher = BoundedText.match(pattern, Utf8.text(line));
    List<Field> fields = new ArrayList<>();
    for (String name : groups) {
      String value = matcher.group(name);
      if (value != null) {
        fields.add(Field.text(name, value));
      }
    }
    return fields;
  }
}
