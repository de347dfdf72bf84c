package dev.taffrail.ship.transform;

import org.jspecify.annotations.Nullable;

/**
 * Says what is a secret: this package takes lines apart, and somebody else knows what is to be
 * hidden in them. Must be safe for several threads, and say the same of the same at each call.
 */
public interface Hiding {
  /** Whether the values of this key are hidden. */
  boolean hides(String key);

  /**
   * What stands in place of a value of a hidden key; null when its field is left out.
   *
   * @param value the text, or any other value as it stands in the line; never a null
   */
  @Nullable String instead(String key, String value);

  /** The text without the secrets in it; equal when there is none. */
  String text(String text);
}
