package dev.taffrail.ship.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Named groups of a regular expression. */
final class RegexParser implements LineFormat.Parser {
  private final Pattern pattern;
  private final NamedGroups groups;

  RegexParser(Pattern pattern) {
    this.pattern = pattern;
    this.groups = NamedGroups.of(pattern);
  }

  @Override
  public List<Field> fields(byte[] line) throws UnparsedException {
    Matcher matcher = BoundedText.match(pattern, Utf8.text(line));
    List<Field> fields = new ArrayList<>();
    groups.texts(matcher).forEach((name, value) -> fields.add(Field.text(name, value)));
    return fields;
  }
}
