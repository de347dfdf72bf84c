package dev.taffrail.agent;

import dev.taffrail.agent.text.Paint;
import picocli.CommandLine.Option;

/** The option {@code --color}. */
final class ColorOption {
  /** When to write in colours. */
  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private When when = When.AUTO;

  Paint paint(Console console) {
    return new Paint(when == When.ALWAYS || (when == When.AUTO && isWanted(console)));
  }

  private static boolean isWanted(Console console) {
    String no = console.variable("NO_COLOR");
    return console.terminal()
        && (no == null || no.isEmpty())
        && !"dumb".equals(console.variable("TERM"));
  }
}
