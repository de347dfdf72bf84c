package dev.taffrail.agent.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.taffrail.ship.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may ask: whoever shows the token, or where there is none, whoever asks this machine. */
final class Guard {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  /**
   * A page of another site that lets its own name point to loopback would reach this server from a
   * browser here; its requests bear that name. An address of loopback never is a site's name.
   */
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[[0-9a-f:]*:0*1])(:\\d{1,5})?");

  private final byte @Nullable [] token;

  private Guard(byte @Nullable [] token) {
    this.token = token;
  }

  static Guard of(@Nullable Secret token) {
    return new Guard(token == null ? null : token.reveal().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What to answer instead; null when the request may pass.
   *
   * @param open whether it asks for what anybody may have who reaches this server
   */
  @Nullable Answer refusal(HttpExchange exchange, boolean open) {
    Headers headers = exchange.getRequestHeaders();
    byte[] expected = token;
    if (expected == null) {
      String host = headers.getFirst("Host");
      if (host == null || !LOOPBACK.matcher(host).matches()) {
        return Answer.text(421, "expected a Host of this machine, such as 127.0.0.1");
      }
    } else if (!open && !shows(expected, headers.getFirst("Authorization"))) {
      return Answer.text(401, "expected Authorization: Bearer with the token of the configuration");
    }
    return isOfAnotherSite(exchange.getRequestMethod(), headers)
        ? Answer.text(403, "expected no page of another site")
        : null;
  }

  /** Whether a token is wanted, and the request brings none, not even a wrong one. */
  boolean isMissing(HttpExchange exchange) {
    return token != null && !exchange.getRequestHeaders().containsKey("Authorization");
  }

  /**
   * Whether a browser asks for another site's page. It could not read the answer, but make this
   * server work. A link to here, from wherever, is nothing of the kind.
   */
  private static boolean isOfAnotherSite(String method, Headers headers) {
    String origin = headers.getFirst("Origin");
    if (origin != null && !origin.equals("http://" + headers.getFirst("Host"))) {
      return true;
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean link = method.equals("GET") && "navigate".equals(headers.getFirst("Sec-Fetch-Mode"));
    return site != null && !OWN_SITE.contains(site) && !link;
  }

  /** Compared in a time that does not tell how much of it was right. */
  private static boolean shows(byte[] expected, @Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            expected, authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
  }
}
