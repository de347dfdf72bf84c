package dev.taffrail.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the blocks of code on a page that lists an API: a type at the beginning of a line, its
 * members indented below it. Says what it found in the words of {@link PublicApi}.
 */
final class ApiPage {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern WRAPPED = Pattern.compile("(?<=([(,]))\\n +");
  private static final Pattern COMMENT = Pattern.compile("\\s*//.*");
  private static final Pattern TYPE =
      Pattern.compile(
          "((?:class|interface|record|enum) ([\\w.]+))"
              + "(?:\\((.*)\\))?(?: \\{ (.*) })?(?: (?:implements|extends) (\\w+))?");
  private static final Pattern COMMA = Pattern.compile(", (?![^<]*>)");

  private final List<String> found = new ArrayList<>();
  private String type = "";

  private ApiPage() {}

  static List<String> read(String page) {
    ApiPage reader = new ApiPage();
    BLOCK
        .matcher(page)
        .results()
        .map(block -> unwrap(block.group(1)))
        .flatMap(String::lines)
        .map(line -> COMMENT.matcher(line).replaceFirst(""))
        .filter(line -> !line.isBlank())
        .forEach(reader::line);
    return reader.found;
  }

  /** Puts a declaration that goes over several lines on one. */
  private static String unwrap(String block) {
    return WRAPPED.matcher(block).replaceAll(after -> after.group(1).equals("(") ? "" : " ");
  }

  private void line(String line) {
    if (line.startsWith("  ")) {
      member(line.strip());
      return;
    }
    Matcher matcher = TYPE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected a type, found: " + line);
    }
    type(matcher);
  }

  private void type(MatchResult line) {
    type = line.group(2);
    found.add(line.group(1));
    if (line.group(3) != null) {
      member(type + "(" + line.group(3) + ")");
      COMMA.splitAsStream(line.group(3)).forEach(component -> member(component + "()"));
    }
    if (line.group(4) != null) {
      COMMA.splitAsStream(line.group(4)).forEach(this::member);
    }
    if (line.group(5) != null) {
      member("is " + line.group(5));
    }
  }

  private void member(String text) {
    found.add(type + ": " + PublicApi.simple(text));
  }
}
