package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A device by its name, which may be any text, and by the folder of its journal, which is safe on
 * every file system: no two names have one folder, also where the case of letters does not count.
 *
 * @param name as it may be shown: with U+FFFD for what cannot be, of a long one only the beginning
 * @param folder at most 73 characters: lower case letters, digits, dots, dashes, underscores, and a
 *     tilde only where the name itself could be no folder
 */
record DeviceName(String name, String folder) {
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9_-])?");

  /** Could end a line, or do something to a terminal: controls, formats, halves of pairs. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private static final int MOST_SHOWN = 256;
  private static final int MOST_KEPT = 40;
  private static final int HASH_BYTES = 16;

  static DeviceName of(String name) {
    return new DeviceName(
        shown(name.substring(0, Math.min(MOST_SHOWN, name.length()))),
        PLAIN.matcher(name).matches() ? name : readable(name) + "~" + hash(name));
  }

  private static String shown(String name) {
    return UNSEEN.matcher(name).replaceAll("\uFFFD");
  }

  private static String readable(String name) {
    String kept =
        name.substring(0, Math.min(MOST_KEPT, name.length()))
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_-]", "-")
            .replaceFirst("^-+", "");
    return kept.isEmpty() ? "device" : kept;
  }

  private static String hash(String name) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
