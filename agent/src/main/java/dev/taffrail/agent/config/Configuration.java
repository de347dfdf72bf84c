package dev.taffrail.agent.config;

import dev.taffrail.edge.watch.WatchConfig;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.ClockRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A valid {@code taffrail.yaml}. Immutable; a secret in it shows in no {@code toString}.
 *
 * @param file where it was read from
 * @param device the name of this device
 * @param level the lowest level that is logged
 * @param journal the sealed journal
 * @param debug the journal of debug records, which stays on the device; null when there is none
 * @param sources by name, what is shipped beside the journal
 * @param sinks by name, where records are shipped to
 * @param pipelines by name
 * @param tests of the transforms
 * @param clock how a clock that is not set is known
 * @param status where a running shipper answers how it fares; null when nowhere
 * @param page where the web page is served; null when nowhere
 * @param watch what a running agent watches of its machine
 */
public record Configuration(
    Path file,
    String device,
    Level level,
    JournalConfig journal,
    @Nullable JournalConfig debug,
    Map<String, SourceSettings> sources,
    Map<String, SinkSettings> sinks,
    Map<String, PipelineSettings> pipelines,
    List<TransformTest> tests,
    ClockRule clock,
    @Nullable ListenSettings status,
    @Nullable ListenSettings page,
    WatchConfig watch) {
  public Configuration {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
    pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
    tests = List.copyOf(tests);
  }

  /**
   * Reads and checks a configuration.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration load(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return ConfigurationReader.read(file, environment, ConfigurationReader.Scope.ALL);
  }

  /**
   * Reads and checks all but the sinks, the pipelines and the status, of which there are none then:
   * for programs that write or read the journals, and may run where the others' secrets are not.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration loadWithoutSinks(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return ConfigurationReader.read(file, environment, ConfigurationReader.Scope.JOURNALS);
  }

  /**
   * Reads and checks all but the sinks and the pipelines, of which there are none then: for
   * programs that ask a shipper how it fares, and may run where the others' secrets are not.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration loadForStatus(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return ConfigurationReader.read(file, environment, ConfigurationReader.Scope.STATUS);
  }

  /**
   * Reads and checks all but the sinks, of which there are none then, and without a page no status:
   * for the program that runs pipelines.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration loadForRun(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return ConfigurationReader.read(file, environment, ConfigurationReader.Scope.RUN);
  }

  /**
   * Reads and checks all but the sinks and the pipelines, of which there are none then; where no
   * page is configured, it is at the default address: for the program that serves it.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration loadForPage(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return ConfigurationReader.read(file, environment, ConfigurationReader.Scope.PAGE);
  }

  /** Whether one of the sources is standard input. */
  public boolean readsStandardInput() {
    return sources.values().stream().anyMatch(SourceSettings::stdin);
  }
}
