package dev.taffrail.ship.transform;

import dev.taffrail.ship.parse.BoundedText;
import dev.taffrail.ship.parse.NamedGroups;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a text is taken apart into fields. Immutable. */
public final class Parse {
  /** Makes fields of a text, names with values in JSON; none when it is not of this form. */
  private interface Form {
    Map<String, byte[]> fields(String text);
  }

  /**
   * A pair: a name, an equals sign, and a value that is in double or single quotes, where a
   * backslash escapes, or has no white space; a comma or semicolon behind it is none of it.
   */
  private static final Pattern PAIR =
      Pattern.compile(
          "([^\\s=,;\"']++)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|'((?:[^'\\\\]|\\\\.)*+)'|([^\\s,;]*+))"
              + "(?=[\\s,;]|$)",
          Pattern.DOTALL);

  /** A pair of logfmt: a value without quotes ends at white space alone; a bare name is a flag. */
  private static final Pattern LOGFMT =
      Pattern.compile(
          "([^\\s=\"]++)(?:=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\"]*+)))?(?=\\s|$)",
          Pattern.DOTALL);

  /** What has more digits than a double keeps is an id, and stays a text. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,15})?(?:[eE][+-]?\\d{1,2})?");

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  /** A text of more fields is not what the form was meant for, and takes long to add. */
  private static final int MOST_FIELDS = 256;

  private final Form form;

  private Parse(Form form) {
    this.form = form;
  }

  /** An object of JSON, whose members become fields. */
  public static Parse json() {
    return new Parse(Parse::jsonFields);
  }

  /** logfmt: {@code level=info msg="it is on" retry}, where a bare name is true. */
  public static Parse logfmt() {
    return new Parse(text -> pairs(text, LOGFMT));
  }

  /** Pairs of key and value anywhere in a text: {@code took a=1, b='two words'; c=3}. */
  public static Parse pairs() {
    return new Parse(text -> pairs(text, PAIR));
  }

  /**
   * The named groups of a regular expression that is found in the text.
   *
   * @throws IllegalArgumentException when it has none
   */
  public static Parse regex(Pattern pattern) {
    NamedGroups groups = NamedGroups.of(pattern);
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          "pattern: expected a group with a name, (?<name>…), found " + pattern);
    }
    return new Parse(text -> groupFields(text, pattern, groups));
  }

  Map<String, byte[]> fields(String text) {
    Map<String, byte[]> fields = form.fields(text);
    return fields.size() > MOST_FIELDS ? Map.of() : fields;
  }

  private static Map<String, byte[]> jsonFields(String text) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    Members members = text.isEmpty() ? null : WellFormed.object(text);
    for (int i = 0; members != null && i < members.size(); i++) {
      byte[] value = WellFormed.inOneLine(members.value(i));
      if (value == null) {
        return Map.of();
      }
      fields.put(members.name(i), value);
    }
    return fields;
  }

  private static Map<String, byte[]> pairs(String text, Pattern pattern) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    for (MatchResult found : BoundedText.findAll(pattern, text)) {
      String quoted = found.group(2);
      for (int i = 3; quoted == null && i < found.groupCount(); i++) {
        quoted = found.group(i);
      }
      String bare = found.group(found.groupCount());
      fields.put(
          found.group(1),
          quoted != null ? Json.quoted(plain(quoted)) : value(bare == null ? "true" : bare));
    }
    return fields;
  }

  private static String plain(String quoted) {
    return ESCAPED
        .matcher(quoted)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group(1)) {
                      case "n" -> "\n";
                      case "t" -> "\t";
                      case "r" -> "\r";
                      default -> found.group(1);
                    }));
  }

  private static Map<String, byte[]> groupFields(String text, Pattern pattern, NamedGroups groups) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    Matcher matcher = BoundedText.find(pattern, text);
    if (matcher != null) {
      groups.texts(matcher).forEach((name, found) -> fields.put(name, value(found)));
    }
    return fields;
  }

  /** A number or a boolean where it looks like one, else a text. */
  private static byte[] value(String text) {
    boolean literal = text.equals("true") || text.equals("false") || NUMBER.matcher(text).matches();
    return literal ? Json.of(text).bytes() : Json.quoted(text);
  }
}
