package dev.taffrail.agent;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.ConfigurationException;
import dev.taffrail.agent.config.Environment;
import dev.taffrail.agent.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What may stand in each section of a configuration, as the reader itself says it: a key that is
 * none is put into each, and the error names all that are. Sections of one kind count as one,
 * whatever their names.
 */
final class KnownKeys {
  private static final String NO_KEY = "zzz";

  private final Path file;
  private final Environment environment;
  private final Map<String, Set<String>> known = new TreeMap<>();
  private final Map<String, Set<String>> used = new TreeMap<>();
  private final Set<String> free = new TreeSet<>();
  private final Set<String> asked = new TreeSet<>();

  KnownKeys(Path file, Environment environment) {
    this.file = file;
    this.environment = environment;
  }

  void read(String text) throws IOException {
    Node root = new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow();
    visit(text, "", root);
  }

  /** By section, the keys that may stand there. */
  Map<String, Set<String>> known() {
    return known;
  }

  /** By section, the keys that stand there. */
  Map<String, Set<String>> used() {
    return used;
  }

  /** The sections whose keys are for the user to choose. */
  Set<String> free() {
    return free;
  }

  private void visit(String text, String path, Node node) throws IOException {
    if (node instanceof SequenceNode list) {
      int index = 0;
      for (Node entry : list.getValue()) {
        visit(text, path + "[" + index++ + "]", entry);
      }
    } else if (node instanceof MappingNode section && !section.getValue().isEmpty()) {
      List<String> keys = section.getValue().stream().map(KnownKeys::key).toList();
      used.computeIfAbsent(kind(path), k -> new TreeSet<>()).addAll(keys);
      if (asked.add(path + keys)) {
        ask(text, path, section);
      }
      for (NodeTuple tuple : section.getValue()) {
        visit(text, below(path, key(tuple)), tuple.getValueNode());
      }
    }
  }

  private static String key(NodeTuple tuple) {
    return ((ScalarNode) tuple.getKeyNode()).getValue();
  }

  private void ask(String text, String path, MappingNode section) throws IOException {
    Mark first = section.getValue().get(0).getKeyNode().getStartMark().orElseThrow();
    boolean flow = section.getFlowStyle() == FlowStyle.FLOW;
    String key = NO_KEY + ": 0" + (flow ? ", " : "\n" + " ".repeat(first.getColumn()));
    String asked = new StringBuilder(text).insert(first.getIndex(), key).toString();
    Set<String> names = names(asked, below(path, NO_KEY));
    if (names.isEmpty()) {
      free.add(kind(path));
    } else {
      known.computeIfAbsent(kind(path), k -> new TreeSet<>()).addAll(names);
    }
  }

  private Set<String> names(String text, String key) throws IOException {
    Files.writeString(file, text);
    try {
      Configuration.load(file, environment);
    } catch (ConfigurationException e) {
      for (Problem problem : e.problems()) {
        if (problem.key().equals(key) && problem.found().startsWith("the unknown key")) {
          return Set.copyOf(
              List.of(problem.expected().replaceFirst("^one of ", "").split(", ", -1)));
        }
      }
    }
    return Set.of();
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String kind(String path) {
    return path.replaceAll("\\[\\d+]", "[]")
        .replaceFirst("^(sources|pipelines)\\.[^.]+", "$1.*")
        .replaceFirst("^sources\\.\\*\\.journal$", "journal")
        .replaceFirst("^sinks\\.[^.]+\\.", "sinks.*.")
        .replaceFirst("^sinks\\.\\*\\.transforms", "transforms")
        .replaceFirst("^transforms\\[]\\.\\w+\\.(level|fields)\\b", "transforms[].*.$1")
        .replaceFirst("^(transforms\\[]\\.\\*\\.fields)\\..*", "$1.*");
  }
}
