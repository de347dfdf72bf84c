package dev.taffrail.agent.collect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token that Splunk senders must show, {@code Authorization: Splunk <token>}. Never printed.
 */
final class SplunkToken {
  private static final String SCHEME = "Splunk ";

  private final byte @Nullable [] token;

  private SplunkToken(byte @Nullable [] token) {
    this.token = token;
  }

  /** Takes any token, as long as there is one. */
  static SplunkToken any() {
    return new SplunkToken(null);
  }

  static SplunkToken of(String token) {
    return new SplunkToken(token.getBytes(StandardCharsets.UTF_8));
  }

  /** What stands behind the word {@code Splunk}. */
  static String shown(String authorization) {
    return authorization.substring(SCHEME.length());
  }

  /** What is wrong with the header's value; empty when it may pass. */
  Optional<HecAnswer> problem(@Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      return Optional.of(HecAnswer.TOKEN_REQUIRED);
    }
    // Some senders show the bare token; Splunk refuses it, so does a receiver to try things with.
    if (!authorization.startsWith(SCHEME) || authorization.length() == SCHEME.length()) {
      return Optional.of(HecAnswer.INVALID_AUTHORIZATION);
    }
    byte[] shown = shown(authorization).getBytes(StandardCharsets.UTF_8);
    // Compared in a time that does not tell how much of it was right.
    return token == null || MessageDigest.isEqual(token, shown)
        ? Optional.empty()
        : Optional.of(HecAnswer.INVALID_TOKEN);
  }
}
