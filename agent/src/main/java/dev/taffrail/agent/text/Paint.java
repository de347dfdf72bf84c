package dev.taffrail.agent.text;

import dev.taffrail.journal.Level;

/**
 * Colours for a terminal.
 *
 * @param on whether there are any
 */
public record Paint(boolean on) {
  public String dim(String text) {
    return paint("2", text);
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String key(String text) {
    return paint("36", text);
  }

  public String level(Level level, String text) {
    return paint(
        switch (level) {
          case DEBUG -> "2";
          case INFO -> "32";
          case WARNING -> "33";
          case ERROR -> "31";
          case CRITICAL -> "1;37;41";
        },
        text);
  }

  /**
   * A word that says how something came out.
   *
   * @param worst info when all is well
   */
  public String outcome(Level worst, String text) {
    return worst == Level.INFO
        ? paint("1;32", text)
        : paint(worst == Level.WARNING ? "1;33" : "1;37;41", text);
  }

  private String paint(String code, String text) {
    return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
