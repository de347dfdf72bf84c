package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.core.io.JsonStringEncoder;

/** A configuration to begin with: valid as it stands, and with a word on what else there is. */
final class FirstConfiguration {
  /** Secrets may come to stand in it; the service's group has to read it. */
  private static final String MODE = "rw-r-----";

  private final String device;

  FirstConfiguration(String device) {
    this.device = device;
  }

  /**
   * Writes it.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is such a file
   */
  void write(Path file) throws IOException {
    NewFile.write(file, text(file), MODE);
  }

  /** A machine's configuration logs where its services do, any other one beside itself. */
  private String text(Path file) throws IOException {
    boolean machines = file.toAbsolutePath().startsWith("/etc");
    String name = String.valueOf(JsonStringEncoder.getInstance().quoteAsCharArray(device));
    return template()
        .replace("@DEVICE@", '"' + name.replace("${", "$${") + '"')
        .replace("@LOGS@", machines ? "/var/log/taffrail" : "log")
        .replace("@FILE@", file.toString());
  }

  private static String template() throws IOException {
    try (InputStream in = FirstConfiguration.class.getResourceAsStream("first.yaml")) {
      return new String(Objects.requireNonNull(in, "first.yaml").readAllBytes(), UTF_8);
    }
  }
}
