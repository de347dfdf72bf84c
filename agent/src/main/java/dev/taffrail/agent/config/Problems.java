package dev.taffrail.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** All that is wrong in one file, collected while it is read. */
final class Problems {
  private final Path file;
  private final List<Problem> list = new ArrayList<>();
  private final List<Runnable> looks = new ArrayList<>();

  Problems(Path file) {
    this.file = file;
  }

  void add(int line, String key, String expected, String found) {
    list.add(new Problem(file, line, key, expected, found));
  }

  void add(Node node, String key, String expected, String found) {
    add(line(node), key, expected, found);
  }

  int size() {
    return list.size();
  }

  /** Looks at something later, and only where the configuration is to be checked. */
  void whenChecked(Runnable look) {
    looks.add(look);
  }

  /** Looks at all that was to be looked at later. */
  void check() {
    looks.forEach(Runnable::run);
  }

  /**
   * @throws ConfigurationException when there is any problem
   */
  void raise() throws ConfigurationException {
    if (!list.isEmpty()) {
      throw new ConfigurationException(sorted());
    }
  }

  private List<Problem> sorted() {
    return list.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparing(Problem::key))
        .toList();
  }

  static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
