package dev.taffrail.log;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of W3C Trace Context: {@code 00-<32 hex trace id>-<16 hex parent id>-<2 hex flags>}.
 */
final class Traceparent {
  /**
   * {@code ff} is no version, neither id is all zeros, and only versions to come may have more
   * behind the flags.
   */
  private static final Pattern HEADER =
      Pattern.compile(
          "(?!ff|00-.{53})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}"
              + "-[0-9a-f]{2}(?:-.*)?");

  private static final Pattern UUID_OR_HEX =
      Pattern.compile(
          "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ZEROS = Pattern.compile("0*");

  private Traceparent() {}

  /** The trace id in the form of a UUID; empty when the header is missing or malformed. */
  static Optional<String> correlationId(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = HEADER.matcher(header.strip());
    return matcher.matches() ? Optional.of(dashed(matcher.group(1))) : Optional.empty();
  }

  private static String dashed(String hex) {
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }

  /**
   * The header for a call of ours; flags 01, for what we did is recorded. Empty when the id is not
   * 32 hex digits, dashes aside.
   */
  static Optional<String> of(String correlationId) {
    String id = correlationId.replace("-", "").toLowerCase(Locale.ROOT);
    if (!UUID_OR_HEX.matcher(correlationId).matches() || ZEROS.matcher(id).matches()) {
      return Optional.empty();
    }
    return Optional.of("00-" + id + "-" + parentId() + "-01");
  }

  private static String parentId() {
    long random = UuidV7.random();
    return String.format(Locale.ROOT, "%016x", random == 0 ? 1 : random);
  }
}
