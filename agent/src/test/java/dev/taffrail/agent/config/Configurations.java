package dev.taffrail.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations of tests. */
final class Configurations {
  private Configurations() {}

  /**
   * Of a host-7, whose environment has a LOKI_PASSWORD, and whose credentials lie in the folder.
   */
  static Configuration load(Path folder, String yaml) throws Exception {
    Path file = folder.resolve("taffrail.yaml");
    Files.writeString(file, yaml);
    Map<String, String> variables =
        Map.of("LOKI_PASSWORD", "pa:ss ${word}", "CREDENTIALS_DIRECTORY", folder.toString());
    return Configuration.load(file, new Environment(variables, () -> "host-7"));
  }
}
