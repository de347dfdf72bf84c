package dev.taffrail.agent;

import dev.taffrail.journal.VerifyOptions;
import java.util.Locale;

/**
 * How far a long run has come, on standard error; nothing where that is no terminal, and nothing of
 * a run that is over within a second.
 */
final class ProgressBar implements VerifyOptions.Progress {
  private static final int WIDTH = 30;
  private static final long QUIET_MILLIS = 1000;
  private static final long BETWEEN_MILLIS = 100;
  private static final double MEBIBYTE = 1024 * 1024;

  private final Console console;
  private final boolean enabled;
  private final String doing;
  private final long started;
  private long drawn;
  private long farthest;
  private int width;

  /**
   * @param wanted false where the output is for a program
   */
  ProgressBar(Console console, boolean wanted) {
    this(console, wanted, "verifying");
  }

  /**
   * @param wanted false where the output is for a program
   * @param doing what is under way
   */
  ProgressBar(Console console, boolean wanted, String doing) {
    this.console = console;
    this.doing = doing;
    this.enabled = wanted && console.errTerminal();
    this.started = console.clock().millis();
    this.drawn = started + QUIET_MILLIS - BETWEEN_MILLIS;
  }

  @Override
  public void at(long read, long total) {
    long now = console.clock().millis();
    // What is read a second time was counted the first time: a bar does not go back.
    if (enabled && read > farthest && now - drawn >= BETWEEN_MILLIS) {
      width = farthest == 0 ? console.errWidth() : width;
      farthest = read;
      drawn = now;
      draw(text(doing, read, total, now - started));
    }
  }

  /** Takes the bar away, so that what is printed next begins on an empty line. */
  void clear() {
    if (farthest > 0) {
      draw("");
    }
  }

  private static String text(String doing, long read, long total, long millis) {
    double part = total == 0 ? 1 : Math.min(1, (double) read / total);
    int filled = (int) (WIDTH * part);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %3d %%  %.0f of %.0f MiB, %d s left",
        doing,
        "=".repeat(filled),
        " ".repeat(WIDTH - filled),
        (int) (100 * part),
        read / MEBIBYTE,
        total / MEBIBYTE,
        Math.round(millis / 1000.0 * (1 - part) / part));
  }

  private void draw(String text) {
    // A line that is full would be left behind: the next one would begin below it.
    boolean fits = width == 0 || text.length() < width;
    console.err().print("\r\u001b[K" + (fits ? text : text.substring(0, width - 1)));
    console.err().flush();
  }
}
