package dev.taffrail.ship.http;

import dev.taffrail.ship.Secret;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered.
 *
 * @param status the HTTP status
 * @param headers by name in lower case; of several with one name, the last
 * @param body the text, cut at {@link #MOST_BODY} bytes
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
  /** More is not needed to understand an answer, and a device has little memory. */
  public static final int MOST_BODY = 64 * 1024;

  private static final int MOST_WORDS = 500;

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** The body as one short line without control characters and without these secrets. */
  public String words(List<Secret> secrets) {
    String words = body.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    for (Secret secret : secrets) {
      words = words.replace(secret.reveal(), secret.toString());
    }
    String cut = words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
    return "HTTP " + status + (cut.isEmpty() ? "" : ": " + cut);
  }

  /** Whether this is a page for people, as portals, proxies and gateways send. */
  public boolean isPage() {
    return headers.getOrDefault("content-type", "").startsWith("text/html")
        || body.stripLeading().startsWith("<");
  }

  /** What {@code Retry-After} asks for, in seconds or as a date; null when it asks nothing. */
  public @Nullable Duration retryAfter(Instant now) {
    String value = headers.get("retry-after");
    if (value == null) {
      return null;
    }
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
    } catch (DateTimeException neither) {
      return null;
    }
  }
}
