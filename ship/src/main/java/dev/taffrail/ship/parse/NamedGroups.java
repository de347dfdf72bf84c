package dev.taffrail.ship.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    Matcher matcher = GROUP.matcher(pattern.pattern());
    while (matcher.find()) {
      // Behind a backslash it is a bracket in the text.
      if (!isEscaped(pattern.pattern(), matcher.start()) && !names.contains(matcher.group(1))) {
        names.add(matcher.group(1));
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
      String text = text(matched, name);
      if (text != null) {
        texts.put(name, text);
      }
    }
    return texts;
  }

  private static boolean isEscaped(String pattern, int at) {
    int backslashes = 0;
    while (at - backslashes > 0 && pattern.charAt(at - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** Null also for what only looks like a group: between square brackets, in a quote or comment. */
  private static @Nullable String text(Matcher matched, String name) {
    try {
      return matched.group(name);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }
}
