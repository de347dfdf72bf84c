package dev.taffrail.agent.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message has one line for each of its problems. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All of them, in the order of their lines; at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
