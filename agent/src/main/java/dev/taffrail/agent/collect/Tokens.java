package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are whose: lines {@code device: token}, of which a device may have several. Nothing
 * here prints a token. Immutable.
 */
final class Tokens {
  private static final int LEAST_LENGTH = 16;
  private static final long MOST_BYTES = 4L * 1024 * 1024;
  private static final Set<PosixFilePermission> TOO_OPEN =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  /** Hashes of tokens are looked up: by a key that nobody knows, the time of it tells nothing. */
  private final SecretKeySpec key;

  private final Map<String, DeviceName> byHash = new HashMap<>();
  private final Map<String, List<String>> byDevice = new HashMap<>();

  private Tokens() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, "HmacSHA256");
  }

  /**
   * Reads a file.
   *
   * @throws IOException that says what was expected in which line; when others may read the file
   */
  static Tokens read(Path file) throws IOException {
    checkHidden(file);
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(
          file + ": expected at most 4 MiB, found " + Files.size(file) + " bytes");
    }
    Tokens tokens = new Tokens();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        @Nullable String problem = tokens.add(line.strip());
        if (problem != null) {
          throw new IOException(file + ":" + number + ": " + problem);
        }
      }
    }
    if (tokens.byHash.isEmpty()) {
      throw new IOException(file + ": expected lines \"device: token\", found none");
    }
    return tokens;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": expected UTF-8, found other bytes", e);
    }
  }

  private static void checkHidden(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> open = EnumSet.copyOf(TOO_OPEN);
      open.retainAll(Files.getPosixFilePermissions(file));
      if (!open.isEmpty()) {
        throw new IOException(
            file
                + ": expected a file that others cannot read or change (chmod 600), found "
                + open);
      }
    }
  }

  /** What is wrong with the line; null when nothing is. */
  private @Nullable String add(String line) {
    int colon = line.lastIndexOf(": ");
    String device = colon < 0 ? "" : line.substring(0, colon).strip();
    String token = colon < 0 ? "" : line.substring(colon + 2).strip();
    if (device.isEmpty() || token.isEmpty()) {
      return "expected \"device: token\"";
    }
    if (token.length() < LEAST_LENGTH || !token.matches("[!-~]+")) {
      return "expected a token of at least "
          + LEAST_LENGTH
          + " ASCII characters without blanks, found another";
    }
    @Nullable DeviceName other = byHash.put(hash(token), DeviceName.of(device));
    byDevice.computeIfAbsent(device, name -> new ArrayList<>()).add(token);
    return other == null ? null : "expected a token of its own, found that of another line";
  }

  /** The device whose token this is. */
  Optional<DeviceName> device(String token) {
    return Optional.ofNullable(byHash.get(hash(token)));
  }

  /** The tokens of the device of this name; none when it is not known. */
  List<String> of(String device) {
    return byDevice.getOrDefault(device, List.of());
  }

  private String hash(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
