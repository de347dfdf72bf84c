package dev.taffrail.ship.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The groups of a regular expression that have names, in their order. Immutable. */
public final class NamedGroups {
  private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

  private final List<String> names;

  private NamedGroups(List<String> names) {
    this.names = names;
  }

  /** Those of a pattern. */
  public static NamedGroups of(Pattern pattern) {
    List<String> names = new ArrayList<>();
    // Has the same groups, and always a match, without which it does not say which these are.
    Matcher any = Pattern.compile("|" + pattern.pattern(), pattern.flags()).matcher("");
    boolean unused = any.find();
    Matcher matcher = GROUP.matcher(pattern.pattern());
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!names.contains(name) && isGroup(any, name)) {
        names.add(name);
      }
    }
    return new NamedGroups(List.copyOf(names));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** What those that took part in a match hold, by name. */
  public Map<String, String> texts(Matcher matched) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : names) {
      String text = matched.group(name);
      if (text != null) {
        texts.put(name, text);
      }
    }
    return texts;
  }

  /** Not what only looks like one: behind a backslash, in square brackets, a quote or a comment. */
  private static boolean isGroup(Matcher any, String name) {
    try {
      String unused = any.group(name);
      return true;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }
}
