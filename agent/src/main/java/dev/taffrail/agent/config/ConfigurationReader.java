package dev.taffrail.agent.config;

import dev.taffrail.agent.config.Configuration.Scope;
import dev.taffrail.edge.watch.WatchConfig;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.Transform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a whole file, and goes on after each error to find the others. */
final class ConfigurationReader {
  /** Reads the section of one name; null when anything in it is wrong. */
  private interface Named<T> {
    @Nullable T read(String name, Section section);
  }

  private final Path file;
  private final Environment environment;
  private final Scope scope;
  private final Problems problems;

  private ConfigurationReader(Path file, Environment environment, Scope scope) {
    this.file = file;
    this.environment = environment;
    this.scope = scope;
    this.problems = new Problems(file);
  }

  static Configuration read(Path file, Environment environment, Scope scope)
      throws IOException, ConfigurationException {
    return new ConfigurationReader(file, environment, scope).read();
  }

  /** Looks at the files of TLS too. */
  static Configuration check(Path file, Environment environment)
      throws IOException, ConfigurationException {
    ConfigurationReader reader = new ConfigurationReader(file, environment, Scope.ALL);
    Configuration configuration = reader.read();
    reader.problems.check();
    reader.problems.raise();
    return configuration;
  }

  private Configuration read() throws IOException, ConfigurationException {
    MappingNode document = Yaml.compose(file, problems);
    problems.raise();
    Template nameless = new Template(environment, folder(), null);
    String device = device(document, nameless);
    Section root = new Section(problems, nameless.withDevice(device), "", document);
    Configuration configuration = read(root, device, document);
    problems.raise();
    return configuration;
  }

  private Configuration read(Section root, String device, MappingNode document) {
    root.get("device", value -> device);
    List<Transform> shared = forSinks(root, "transforms", TransformSection::read);
    Set<String> sources = names(document, "sources");
    sources.add("journal");
    Map<String, SinkSettings> sinks = sinks(root, shared, sources);
    Configuration configuration =
        new Configuration(
            file,
            device,
            root.get("level", Value::level, Level.INFO),
            JournalSection.read(root.section("journal")),
            root.has("debug") ? JournalSection.readDebug(root.section("debug")) : null,
            named(root.section("sources"), SourceSection::read),
            sinks,
            pipelines(root),
            forSinks(root, "tests", value -> TestSection.read(value, names(document, "sinks"))),
            ClockSection.read(root.section("clock")),
            status(root),
            page(root),
            root.get("watch", WatchSection::read, WatchConfig.DEFAULT));
    root.close();
    checkPaths(root, configuration.journal(), configuration.debug());
    SourcePaths.check(root, configuration);
    OwnFiles.check(root, configuration);
    ClientIds.check(root, configuration);
    return configuration;
  }

  private boolean ships() {
    return scope == Scope.ALL || scope == Scope.SHIP;
  }

  /** A list that nobody needs who needs no sinks: secrets of theirs may stand in it. */
  private <T> List<T> forSinks(Section root, String key, Section.Reader<List<T>> reader) {
    return root.get(key, ships() ? reader : value -> List.of(), List.of());
  }

  /** All that there are, also those that have errors of their own. */
  private static Set<String> names(MappingNode document, String section) {
    Set<String> names = new LinkedHashSet<>();
    for (NodeTuple tuple : document.getValue()) {
      if (name(tuple).equals(section) && tuple.getValueNode() instanceof MappingNode entries) {
        entries.getValue().forEach(entry -> names.add(name(entry)));
      }
    }
    return names;
  }

  private static String name(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
  }

  private Map<String, SinkSettings> sinks(
      Section root, List<Transform> shared, Set<String> sources) {
    return ships()
        ? named(
            root.section("sinks"), (name, sink) -> SinkSection.read(name, sink, shared, sources))
        : root.get("sinks", value -> Map.of(), Map.of());
  }

  /** Secrets of theirs need not be where none of them runs. */
  private Map<String, PipelineSettings> pipelines(Section root) {
    return scope == Scope.ALL || scope == Scope.RUN
        ? named(root.section("pipelines"), PipelineSection::read)
        : root.get("pipelines", value -> Map.of(), Map.of());
  }

  private @Nullable ListenSettings status(Section root) {
    boolean wanted = scope == Scope.RUN ? root.has("page") : scope != Scope.JOURNALS;
    return root.has("status") && wanted
        ? ListenSection.read(root.section("status"), ListenSettings.STATUS)
        : null;
  }

  private @Nullable ListenSettings page(Section root) {
    if (!root.has("page")) {
      return scope == Scope.PAGE ? ListenSettings.PAGE : null;
    }
    boolean wanted = scope == Scope.ALL || scope == Scope.RUN || scope == Scope.PAGE;
    return wanted ? ListenSection.read(root.section("page"), ListenSettings.PAGE) : null;
  }

  /** The device's name is read before all others, because they may refer to it. */
  private String device(MappingNode document, Template template) {
    for (NodeTuple tuple : document.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("device")) {
        Node node = tuple.getValueNode();
        String name = new Value(problems, template, "device", node, false).text();
        return name == null ? "" : name;
      }
    }
    return environment.hostname().get();
  }

  private static <T> Map<String, T> named(Section section, Named<T> reader) {
    Map<String, T> all = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (name, value) -> {
              Section one = section.section(name);
              T read = reader.read(name, one);
              if (read != null) {
                all.put(name, read);
              }
            });
    section.close();
    return all;
  }

  private static void checkPaths(
      Section root, JournalConfig journal, @Nullable JournalConfig debug) {
    if (debug != null && debug.path().equals(journal.path())) {
      root.contradiction("debug", "another path than the journal's", "the same, " + debug.path());
    }
  }

  private Path folder() {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }
}
