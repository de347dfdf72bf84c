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

  /** Which part is read: secrets of the rest need not be there. */
  public enum Scope {
    /** All of it. */
    ALL,
    /** No sinks, pipelines, status and page: for who writes or reads the journals. */
    JOURNALS,
    /** Sinks and status, no pipelines and page: for who ships. */
    SHIP,
    /** The status: for who asks a shipper how it fares. */
    STATUS,
    /** Pipelines and page, and with a page the status: for who runs pipelines and ships nothing. */
    RUN,
    /** The page, where none is configured at the default address, and the status. */
    PAGE
  }

  /**
   * Reads and checks all of a configuration.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration load(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return load(file, environment, Scope.ALL);
  }

  /**
   * Reads and checks a part of a configuration; of the rest there is nothing then.
   *
   * @throws ConfigurationException with all of its errors
   * @throws IOException when the file cannot be read
   */
  public static Configuration load(Path file, Environment environment, Scope scope)
      throws IOException, ConfigurationException {
    return ConfigurationReader.read(file, environment, scope);
  }

  /**
   * Reads and checks all of a configuration, and looks at the files of TLS: who connects would
   * start without them, and wait for them.
   *
   * @throws ConfigurationException with all of its errors, those of files only where nothing else
   *     is wrong
   * @throws IOException when the file cannot be read
   */
  public static Configuration check(Path file, Environment environment)
      throws IOException, ConfigurationException {
    return ConfigurationReader.check(file, environment);
  }

  /** Whether one of the sources is standard input. */
  public boolean readsStandardInput() {
    return sources.values().stream().anyMatch(SourceSettings::stdin);
  }
}
