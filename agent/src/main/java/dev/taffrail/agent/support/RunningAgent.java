package dev.taffrail.agent.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.control.ControlAnswer;
import dev.taffrail.agent.control.ControlClient;
import dev.taffrail.agent.control.ControlRequest;
import dev.taffrail.agent.status.StatusClient;
import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.FailureWords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an agent or a shipper on this device says of itself, or why it says nothing: as JSON. */
final class RunningAgent {
  private final Path journal;
  private final @Nullable Configuration configuration;

  /**
   * @param configuration the device's; null when there is none
   */
  RunningAgent(Path journal, @Nullable Configuration configuration) {
    this.journal = journal;
    this.configuration = configuration;
  }

  /** Whether it runs, and its levels. */
  String levels() {
    try {
      Optional<ControlAnswer> answer = ControlClient.ask(journal, ControlRequest.list());
      return Json.object(
              json -> {
                json.writeBooleanProperty("running", answer.isPresent());
                answer.ifPresent(levels -> levels.writeMembers(json));
              })
          + "\n";
    } catch (IOException e) {
      return unknown(FailureWords.of(e));
    }
  }

  /** How its sinks fare. */
  String status() {
    ListenSettings settings = configuration == null ? null : configuration.status();
    if (settings == null) {
      return unknown("no status: in the configuration");
    }
    try {
      return StatusClient.ask(settings)
          .map(answer -> new String(answer, UTF_8))
          .orElseGet(() -> unknown("no shipper runs: " + StatusClient.nobody(settings)));
    } catch (IOException e) {
      return unknown(FailureWords.of(e));
    }
  }

  private static String unknown(String words) {
    return Json.object(json -> json.writeStringProperty("unknown", words)) + "\n";
  }
}
