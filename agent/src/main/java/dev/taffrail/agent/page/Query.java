package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark of a request; an empty value is none. */
final class Query {
  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  static Query of(@Nullable String raw) throws BadRequestException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && equals + 1 < pair.length()) {
        values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Query(values);
  }

  private static String decoded(String text) throws BadRequestException {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(
          "expected a percent sign with two hexadecimal digits behind it in the query");
    }
  }

  @Nullable String get(String key) {
    return values.get(key);
  }

  String get(String key, String fallback) {
    return values.getOrDefault(key, fallback);
  }

  String required(String key) throws BadRequestException {
    String value = get(key);
    if (value == null) {
      throw new BadRequestException(key + ": expected a value");
    }
    return value;
  }
}
