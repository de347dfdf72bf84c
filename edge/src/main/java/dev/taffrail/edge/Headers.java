package dev.taffrail.edge;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The headers that a user adds to requests; their values may be secrets. */
public final class Headers {
  private Headers() {}

  /**
   * The same in their order.
   *
   * @param ours names that are not for the user
   * @throws IllegalArgumentException when one of them cannot be sent; shows no value
   */
  public static Map<String, String> of(Map<String, String> headers, String... ours) {
    Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Collections.addAll(taken, ours);
    headers.forEach(
        (name, value) -> {
          if (taken.contains(name) || !canBeSent(name, value)) {
            throw new IllegalArgumentException(
                "headers: expected names that a request may set and values that it may carry,"
                    + " found '"
                    + name
                    + "'");
          }
        });
    return Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** The same with a bearer's token as one more. */
  public static Map<String, String> withToken(Map<String, String> headers, String token) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put("Authorization", "Bearer " + token);
    return more;
  }

  /** Asked like this because the client's own message would show the value. */
  private static boolean canBeSent(String name, String value) {
    try {
      HttpRequest.newBuilder(URI.create("http://localhost")).setHeader(name, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
