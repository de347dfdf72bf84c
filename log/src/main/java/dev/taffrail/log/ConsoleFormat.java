package dev.taffrail.log;

import java.util.Objects;

/**
 * Lines for people; begin with {@link Format#console}.
 *
 * <p>On a terminal the time is that of the place, to the millisecond, and a correlation id is its
 * last twelve characters; elsewhere both are whole, so that a file that was redirected can be set
 * beside the journal.
 *
 * @param colors when to write in colours; {@link Colors#AUTO} unless set
 * @param eventWidth how many characters the column of events has; 24 unless set
 */
public record ConsoleFormat(Colors colors, int eventWidth) implements Format {
  static final ConsoleFormat DEFAULT = new ConsoleFormat(Colors.AUTO, 24);

  private static final int MAX_WIDTH = 200;

  /** When to write in colours. */
  public enum Colors {
    /**
     * On a terminal, and not with {@code TERM=dumb}; {@code FORCE_COLOR} in the environment, not
     * empty, {@code 0} or {@code false}, means always, and <a href="https://no-color.org">{@code
     * NO_COLOR}</a>, not empty, means never, also beside {@code FORCE_COLOR}.
     */
    AUTO,
    ALWAYS,
    NEVER
  }

  /**
   * A format of these properties.
   *
   * @throws IllegalArgumentException when the width is below 0 or above 200
   */
  public ConsoleFormat {
    Objects.requireNonNull(colors, "colors");
    if (eventWidth < 0 || eventWidth > MAX_WIDTH) {
      throw new IllegalArgumentException("eventWidth: expected 0 to 200, found " + eventWidth);
    }
  }

  public ConsoleFormat withColors(Colors value) {
    return new ConsoleFormat(value, eventWidth);
  }

  public ConsoleFormat withEventWidth(int value) {
    return new ConsoleFormat(colors, value);
  }
}
