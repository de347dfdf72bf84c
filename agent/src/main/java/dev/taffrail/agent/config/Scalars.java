package dev.taffrail.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What the texts of scalars mean; null where one means nothing of the kind. */
final class Scalars {
  private Scalars() {}

  static @Nullable Duration aboveZero(String text) {
    Duration time = Quantity.time(text);
    return time == null || time.isZero() ? null : time;
  }

  static @Nullable Duration ofRequest(String text) {
    Duration time = aboveZero(text);
    return time == null || time.compareTo(Duration.ofMinutes(10)) > 0 ? null : time;
  }

  static @Nullable Integer integerWithin(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      return number >= least && number <= most ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static @Nullable Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  static @Nullable Double finite(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A URL of HTTP without a user, a password or a fragment. */
  static @Nullable URI http(String text) {
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getUserInfo() == null && url.getHost() != null && url.getFragment() == null
          ? url
          : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
