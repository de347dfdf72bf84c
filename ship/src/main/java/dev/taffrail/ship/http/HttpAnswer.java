package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.Secret;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered.
 *
 * @param status the HTTP status
 * @param headers by name in lower case; of several with one name, the last, but of {@code
 *     set-cookie} all, on a line each
 * @param content the body, cut at {@link #MOST_BODY} bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and compared by nobody
public record HttpAnswer(int status, Map<String, String> headers, byte[] content) {
  /** More is not needed to understand an answer, and a device has little memory. */
  public static final int MOST_BODY = 64 * 1024;

  private static final int MOST_WORDS = 500;
  private static final String HIDDEN = "***";

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** An answer whose body is this text. */
  public HttpAnswer(int status, Map<String, String> headers, String body) {
    this(status, headers, body.getBytes(UTF_8));
  }

  /** The body as text. */
  public String body() {
    return new String(content, UTF_8);
  }

  /** The media type in lower case, without parameters; empty when none was named. */
  public String mediaType() {
    String type = headers.getOrDefault("content-type", "");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The body as one short line without control characters, without the tags of a page, and without
   * these secrets.
   */
  public String words(List<Secret> secrets) {
    return words(body(), secrets);
  }

  /** The same, of a text that the body holds. */
  public String words(String text, List<Secret> secrets) {
    String plain = isPage() ? text.replaceAll("(?s)<(style|script).*?</\\1>|<[^<>]*>", " ") : text;
    String words = plain.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    for (String secret : longestFirst(secrets)) {
      words = words.replace(secret, HIDDEN).replace(secret.replace("/", "\\/"), HIDDEN);
    }
    String cut = words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
    return "HTTP " + status + (cut.isEmpty() ? "" : ": " + cut);
  }

  /** Else one that is a part of another, hidden first, would leave the rest of that. */
  private static List<String> longestFirst(List<Secret> secrets) {
    return secrets.stream()
        .map(Secret::reveal)
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** Whether this is a page for people, as portals, proxies and gateways send. */
  public boolean isPage() {
    return mediaType().equals("text/html") || body().stripLeading().startsWith("<");
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
