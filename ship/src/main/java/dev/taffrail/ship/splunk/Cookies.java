package dev.taffrail.ship.splunk;

import dev.taffrail.ship.http.HttpAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The cookies by which a balancer knows again to which indexer a channel belongs: another one knows
 * nothing of its acknowledgements. For any number of threads.
 */
final class Cookies {
  private final Map<String, String> values = new ConcurrentSkipListMap<>();

  /** Takes those of an answer: {@code NAME=VALUE; Path=/; …} on a line each. */
  void take(HttpAnswer answer) {
    answer
        .headers()
        .getOrDefault("set-cookie", "")
        .lines()
        .map(line -> line.split(";", 2)[0].split("=", 2))
        .filter(pair -> pair.length == 2 && !pair[0].isBlank())
        .forEach(pair -> values.put(pair[0].strip(), pair[1].strip()));
  }

  /** The headers, and these cookies with them. */
  Map<String, String> with(Map<String, String> headers) {
    if (values.isEmpty()) {
      return headers;
    }
    Map<String, String> all = new HashMap<>(headers);
    StringBuilder cookie = new StringBuilder();
    values.forEach(
        (name, value) ->
            cookie.append(cookie.isEmpty() ? "" : "; ").append(name).append('=').append(value));
    all.put("Cookie", cookie.toString());
    return all;
  }
}
