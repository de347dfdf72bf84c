package dev.taffrail.ship.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that may be looked at so many times: some patterns take years on some texts, and a lane
 * must not stand still for a record. Counted and not timed, so that each try ends alike.
 */
public final class BoundedText implements CharSequence {
  private static final int STEPS = 2_000_000;
  private static final String EXPECTED = "expected a line that matches the regex, found ";

  /** Thrown where a search has to end; has no stack, as nobody reads it. */
  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("too many steps", null, false, false);
    }
  }

  private final CharSequence text;
  private final int[] left;

  private BoundedText(CharSequence text, int[] left) {
    this.text = text;
    this.left = left;
  }

  /** The first match; null when there is none, or none within the bound. */
  public static @Nullable Matcher find(Pattern pattern, String text) {
    Matcher matcher = bounded(pattern, text);
    try {
      return matcher.find() ? matcher : null;
    } catch (TooLongException | StackOverflowError e) {
      return null;
    }
  }

  /**
   * The match of the whole text.
   *
   * @throws UnparsedException when there is none, or none within the bound
   */
  static Matcher match(Pattern pattern, String text) throws UnparsedException {
    Matcher matcher = bounded(pattern, text);
    try {
      if (matcher.matches()) {
        return matcher;
      }
      throw new UnparsedException(EXPECTED + "another");
    } catch (TooLongException | StackOverflowError e) {
      throw new UnparsedException(EXPECTED + "one that takes it more than " + STEPS + " steps");
    }
  }

  /** All matches; none when they are not found within the bound. */
  public static List<MatchResult> findAll(Pattern pattern, String text) {
    Matcher matcher = bounded(pattern, text);
    List<MatchResult> all = new ArrayList<>();
    try {
      while (matcher.find()) {
        all.add(matcher.toMatchResult());
      }
      return all;
    } catch (TooLongException | StackOverflowError e) {
      return List.of();
    }
  }

  private static Matcher bounded(Pattern pattern, String text) {
    return pattern.matcher(new BoundedText(text, new int[] {STEPS}));
  }

  @Override
  public char charAt(int index) {
    if (--left[0] < 0) {
      throw new TooLongException();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
