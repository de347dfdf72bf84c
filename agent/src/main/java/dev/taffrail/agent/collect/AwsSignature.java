package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a request to {@code POST /}, AWS Signature Version 4.
 *
 * @param accessKey who claims to have signed
 * @param scope date, region, service and {@code aws4_request}
 * @param headers what was signed, in lower case
 * @param signature in hex
 * @param canonical what the signature is over, but for the body's hash
 * @param time {@code X-Amz-Date}
 */
record AwsSignature(
    String accessKey,
    String scope,
    List<String> headers,
    String signature,
    String canonical,
    String time) {
  private static final Pattern FORM =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=([^, ]+)/([^, /]+/[^, /]+/[^, /]+/aws4_request),"
              + " *SignedHeaders=([^, A-Z]+), *Signature=([0-9a-f]{64})");
  private static final Duration LATE = Duration.ofMinutes(15);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * @param header gives a header's value
   * @throws AwsException when it has not its form
   */
  static AwsSignature of(String authorization, Function<String, @Nullable String> header)
      throws AwsException {
    Matcher form = FORM.matcher(authorization);
    if (!form.matches()) {
      throw new AwsException(
          "IncompleteSignatureException",
          "Expected Credential=ACCESS-KEY/DATE/REGION/SERVICE/aws4_request, and SignedHeaders in"
              + " lower case");
    }
    List<String> headers = Arrays.asList(form.group(3).split(";", -1));
    if (new HashSet<>(headers).size() < headers.size()) {
      // A long one that is named often would make a text far longer than all that was sent.
      throw new AwsException(
          "IncompleteSignatureException", "Expected each of SignedHeaders to be named once");
    }
    String time = header.apply("x-amz-date");
    return new AwsSignature(
        form.group(1),
        form.group(2),
        headers,
        form.group(4),
        canonical(headers, form.group(3), header),
        time == null ? "" : time);
  }

  /** What is signed of the request, but for the hash of its body. */
  private static String canonical(
      List<String> headers, String signed, Function<String, @Nullable String> header) {
    StringBuilder canonical = new StringBuilder("POST\n/\n\n");
    for (String name : headers) {
      String value = header.apply(name);
      canonical
          .append(name)
          .append(':')
          .append(value == null ? "" : value.strip().replaceAll(" +", " "))
          .append('\n');
    }
    return canonical.append('\n').append(signed).append('\n').toString();
  }

  /**
   * Whether it may be one of these secrets' at all, which is known before the body is there.
   *
   * @throws AwsException when there are none, it is not over what it has to be, or is an old one
   */
  void checkClaim(List<String> secrets, Instant now) throws AwsException {
    if (secrets.isEmpty()) {
      throw new AwsException(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    if (!headers.containsAll(List.of("host", "x-amz-date", "x-amz-target"))
        || !scope.startsWith(time.substring(0, Math.min(8, time.length())) + "/")) {
      throw invalid("Expected host, x-amz-date and x-amz-target to be signed");
    }
    if (Duration.between(signedAt(), now).abs().compareTo(LATE) > 0) {
      throw invalid("Signature expired: " + time + " is not within 15 minutes of " + now);
    }
  }

  /**
   * Makes sure that one of these secrets signed it.
   *
   * @param bodyHash of the body as it came
   * @throws AwsException when none did
   */
  void check(List<String> secrets, String bodyHash) throws AwsException {
    byte[] shown = signature.getBytes(UTF_8);
    for (String secret : secrets) {
      if (MessageDigest.isEqual(shown, expected(secret, bodyHash).getBytes(UTF_8))) {
        return;
      }
    }
    throw invalid("The request signature does not match the one calculated here");
  }

  private Instant signedAt() throws AwsException {
    try {
      return TIME.parse(time, Instant::from);
    } catch (DateTimeException e) {
      throw invalid("Expected X-Amz-Date as 20260530T083737Z");
    }
  }

  private String expected(String secret, String bodyHash) {
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    String text =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + scope
            + "\n"
            + sha256((canonical + bodyHash).getBytes(UTF_8));
    return HexFormat.of().formatHex(hmac(key, text));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static AwsException invalid(String message) {
    return new AwsException("InvalidSignatureException", message);
  }
}
