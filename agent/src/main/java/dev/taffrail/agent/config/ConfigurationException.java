package dev.taffrail.agent.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message has one line for each of its problems. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    this(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), problems);
  }

  private ConfigurationException(String message, List<Problem> problems) {
    super(message);
    this.problems = List.copyOf(problems);
  }

  /** The same, with a last line that says how to go on without a configuration. */
  public ConfigurationException withAdvice(String advice) {
    return new ConfigurationException(getMessage() + "\n" + advice, problems);
  }

  /** All of them, in the order of their lines; at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
