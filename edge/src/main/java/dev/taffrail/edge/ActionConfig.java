package dev.taffrail.edge;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What is done when a rule fires, and for which events.
 *
 * @param name unique in its pipeline; stands in records
 * @param kind what is done
 * @param severity the lowest severity that it is done for
 * @param rules the names of the rules that it is done for; all when empty
 */
public record ActionConfig(String name, ActionKind kind, Severity severity, Set<String> rules) {
  public ActionConfig {
    if (name.isBlank()) {
      throw new IllegalArgumentException("action: expected a name, found '" + name + "'");
    }
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(severity, "severity");
    rules = Collections.unmodifiableSet(new LinkedHashSet<>(rules));
  }

  /** For every event. */
  public static ActionConfig of(String name, ActionKind kind) {
    return new ActionConfig(name, kind, Severity.INFO, Set.of());
  }

  public ActionConfig withSeverity(Severity value) {
    return new ActionConfig(name, kind, value, rules);
  }

  public ActionConfig withRules(Set<String> value) {
    return new ActionConfig(name, kind, severity, value);
  }

  boolean wants(RuleEvent event) {
    return event.severity().compareTo(severity) >= 0
        && (rules.isEmpty() || rules.contains(event.ruleName()));
  }
}
