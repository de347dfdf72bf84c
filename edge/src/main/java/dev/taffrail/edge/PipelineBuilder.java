package dev.taffrail.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The description of a pipeline; see {@link Pipeline#named}. For one thread. */
public final class PipelineBuilder {
  final String name;
  String version = Pipeline.VERSION;
  Windows windows = Windows.tumbling(Duration.ofMinutes(1));
  @Nullable CloudSync cloud;
  @Nullable String device;
  private final List<ActionConfig> actions = new ArrayList<>();
  private final List<RuleConfig> rules = new ArrayList<>();

  PipelineBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("pipeline: expected a name, found '" + name + "'");
    }
    this.name = name;
  }

  /** The version that {@code pipeline_started} states; Taffrail's if nothing is said. */
  public PipelineBuilder version(String value) {
    version = Objects.requireNonNull(value, "version");
    return this;
  }

  /** How readings are put together; windows of one minute if nothing is said. */
  public PipelineBuilder windows(Windows value) {
    windows = Objects.requireNonNull(value, "windows");
    return this;
  }

  /**
   * Adds a rule.
   *
   * @throws IllegalArgumentException when there is one of that name
   */
  public PipelineBuilder rule(RuleConfig value) {
    if (rules.stream().anyMatch(rule -> rule.name().equals(value.name()))) {
      throw new IllegalArgumentException("rule " + value.name() + ": there is one of that name");
    }
    rules.add(value);
    return this;
  }

  /**
   * Adds what is done for each event, after the actions that were added before.
   *
   * @throws IllegalArgumentException when there is one of that name
   */
  public PipelineBuilder action(String actionName, Action action) {
    Objects.requireNonNull(action, "action");
    return action(ActionConfig.of(actionName, PipelineAction.kindOf(action)));
  }

  /**
   * Adds what is done for the events that it wants, after the actions that were added before.
   *
   * @throws IllegalArgumentException when there is one of that name
   */
  public PipelineBuilder action(ActionConfig value) {
    if (actions.stream().anyMatch(action -> action.name().equals(value.name()))) {
      throw new IllegalArgumentException("action " + value.name() + ": there is one of that name");
    }
    actions.add(value);
    return this;
  }

  /** Where windows and events are sent; nowhere if nothing is said. */
  public PipelineBuilder cloud(CloudSync value) {
    cloud = Objects.requireNonNull(value, "cloud");
    return this;
  }

  /**
   * The device that documents for the cloud name in {@code device}; none if nothing is said, and
   * their receiver has to know it by its address or credentials.
   */
  public PipelineBuilder device(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("device: expected a name, found '" + value + "'");
    }
    device = value;
    return this;
  }

  /** The pipeline, ready to run. */
  public Pipeline build() {
    return new Pipeline(this);
  }

  List<PipelineAction> startActions() {
    return actions.stream().map(action -> PipelineAction.start(name, action)).toList();
  }

  /** Memories that know nothing yet, of the pipeline as it is described now. */
  Supplier<PipelineMemory> memories() {
    List<RuleConfig> known = List.copyOf(rules);
    Windows kept = windows;
    Duration shortest = shortestSilence();
    Set<String> expected =
        absences().flatMap(rule -> rule.expected().stream()).collect(Collectors.toSet());
    return () ->
        new PipelineMemory(
            new Sensors(kept, shortest, expected), known.stream().map(RuleState::of).toList());
  }

  /** What asks for no silence gets none told: none is as long as time. */
  private Duration shortestSilence() {
    return absences()
        .map(AbsenceRule::silence)
        .min(Comparator.naturalOrder())
        .orElse(Duration.ofMillis(Long.MAX_VALUE));
  }

  private Stream<AbsenceRule> absences() {
    return rules.stream().filter(AbsenceRule.class::isInstance).map(AbsenceRule.class::cast);
  }
}
