package dev.taffrail.edge.adapter;

import org.jspecify.annotations.Nullable;

/** Enough of a text to recognise it, for messages; a line may be a whole file of something else. */
final class Excerpt {
  private static final int LONGEST = 80;

  private Excerpt() {}

  static String of(@Nullable String text) {
    if (text == null) {
      return "nothing";
    }
    return "'" + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…") + "'";
  }
}
