package dev.taffrail.ship.transform;

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
final class BoundedText implements CharSequence {
  private static final int STEPS = 2_000_000;

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
  static @Nullable Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(new BoundedText(text, new int[] {STEPS}));
    try {
      return matcher.find() ? matcher : null;
    } catch (TooLongException | StackOverflowError e) {
      return null;
    }
  }

  /** All matches; none when they are not found within the bound. */
  static List<MatchResult> findAll(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(new BoundedText(text, new int[] {STEPS}));
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
