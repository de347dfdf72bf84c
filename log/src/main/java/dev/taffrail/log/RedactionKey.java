package dev.taffrail.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key under which {@link Redaction} hashes (HMAC-SHA-256, RFC 2104): whoever has it can try
 * values, whoever has not cannot. Never printed.
 */
public final class RedactionKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_BYTES = 16;
  private static final int SHOWN_BYTES = 16;

  private final SecretKeySpec key;

  private RedactionKey(byte[] bytes, String from) {
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          from + ": expected a key of " + MIN_BYTES + " bytes or more, found " + bytes.length);
    }
    this.key = new SecretKeySpec(bytes, ALGORITHM);
    Arrays.fill(bytes, (byte) 0);
  }

  /**
   * The bytes of a file, without a line feed at their end.
   *
   * @throws UncheckedIOException when the file cannot be read
   * @throws IllegalArgumentException when it holds less than 16 bytes
   */
  public static RedactionKey fromFile(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      boolean line = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
      return new RedactionKey(line ? Arrays.copyOf(bytes, bytes.length - 1) : bytes, file + "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The value of an environment variable, as UTF-8.
   *
   * @throws IllegalArgumentException when it is not set, or less than 16 bytes long
   */
  public static RedactionKey fromEnvironment(String variable) {
    return of(System.getenv(variable), variable);
  }

  static RedactionKey of(@Nullable String value, String variable) {
    if (value == null) {
      throw new IllegalArgumentException(variable + ": expected a key in the environment");
    }
    return new RedactionKey(value.getBytes(StandardCharsets.UTF_8), variable);
  }

  String hash(String secret) {
    return hash(secret.getBytes(StandardCharsets.UTF_8));
  }

  String hash(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = Arrays.copyOf(mac.doFinal(secret), SHOWN_BYTES);
      return "hmac:" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "RedactionKey";
  }
}
