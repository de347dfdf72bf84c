package dev.taffrail.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * What the writer has from the outside, gathered so that tests can give other ones.
 *
 * @param bootId eight characters that differ from one start of the machine to the next
 * @param host the machine's name
 */
record Platform(Disk disk, Clocks clocks, SecureRandom random, String bootId, String host) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final int BOOT_ID_CHARS = 8;

  static Platform system() {
    SecureRandom random = new SecureRandom();
    return new Platform(RealDisk.INSTANCE, Clocks.SYSTEM, random, bootId(random), hostName());
  }

  private static String bootId(SecureRandom random) {
    try {
      String id = Files.readString(BOOT_ID).strip();
      if (id.length() >= BOOT_ID_CHARS) {
        return id.substring(0, BOOT_ID_CHARS);
      }
    } catch (IOException e) {
      // Not Linux: one id for each start of the program is the nearest there is.
      return randomId(random);
    }
    return randomId(random);
  }

  private static String randomId(SecureRandom random) {
    return String.format(Locale.ROOT, "%08x", random.nextInt());
  }

  private static String hostName() {
    try {
      // Asking the resolver may take seconds where there is no network.
      if (Files.isReadable(HOST_NAME)) {
        return Files.readString(HOST_NAME).strip();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      // The machine does not know its own name; the origin can be configured.
      return "localhost";
    }
  }
}
