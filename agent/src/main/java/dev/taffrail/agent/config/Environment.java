package dev.taffrail.agent.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration may take from the machine it is read on.
 *
 * @param variables the environment variables
 * @param hostname the machine's name, the default of {@code device}
 */
public record Environment(Map<String, String> variables, Supplier<String> hostname) {
  private static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  public static Environment system() {
    return new Environment(System.getenv(), Environment::systemHostname);
  }

  @Nullable String variable(String name) {
    return variables.get(name);
  }

  /** The folder in which systemd puts the secrets of {@code LoadCredential=}. */
  Optional<Path> credentials() {
    return Optional.ofNullable(variables.get("CREDENTIALS_DIRECTORY")).map(Path::of);
  }

  private static String systemHostname() {
    try {
      // Asking the resolver instead can take many seconds on a device without a network.
      if (Files.isReadable(KERNEL_HOSTNAME)) {
        return Files.readString(KERNEL_HOSTNAME).strip();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
