package dev.taffrail.agent.text;

import java.util.regex.Pattern;

/** Words of a command line that a person may paste into a POSIX shell. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+:,./-]+");

  private ShellWord() {}

  /** The text as one word: unquoted where the shell leaves it alone anyway. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
