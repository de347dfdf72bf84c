package dev.taffrail.agent.config;

import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.Windows;
import dev.taffrail.edge.adapter.LiveOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code pipelines}. */
final class PipelineSection {
  private static final Duration BATCH = Duration.ofDays(1);

  private PipelineSection() {}

  /** The pipeline, or null when anything in it is wrong. */
  static @Nullable PipelineSettings read(String name, Section section) {
    if (name.isBlank()) {
      section.wrong("a pipeline with a name", "none");
    }
    String from = section.oneOf("csv", "adapters");
    Path csv = section.get("csv", Value::path);
    String sensor = section.get("sensor", Value::name, name);
    String unit = section.get("unit", Value::text, "");
    ZoneId zone = section.get("time_zone", Value::zone);
    Set<String> metadata = section.get("metadata", Value::names, Set.<String>of());
    List<AdapterSettings> adapters = LiveSection.adapters(section, name, sensor, unit, zone);
    LiveOptions live = section.get("live", LiveSection::options, LiveOptions.DEFAULT);
    Windows window = section.get("window", WindowSection::read, WindowSection.DEFAULT);
    Duration batch = section.get("batch", EdgeTime::aboveZero, BATCH);
    List<RuleConfig> rules = section.get("rules", PipelineSection::rules, List.of());
    Set<String> known = section.failed() ? null : names(rules);
    List<ActionConfig> actions =
        section.get("actions", value -> actions(value, name, known), List.of());
    CloudSync cloud = CloudSection.read(section.section("cloud"), name, section.has("cloud"));
    checkKind(section, from);
    section.close();
    return from == null || section.failed()
        ? null
        : new PipelineSettings(
            name,
            csv,
            zone == null ? ZoneOffset.UTC : zone,
            metadata,
            adapters,
            live,
            sensor,
            unit,
            window,
            batch,
            rules,
            actions,
            cloud);
  }

  /** What is of a replay is of no adapters, and the other way round. */
  private static void checkKind(Section section, @Nullable String from) {
    if ("csv".equals(from) && section.has("live")) {
      section.contradiction("live", "adapters beside it", "csv");
    } else if ("adapters".equals(from)) {
      if (section.has("batch")) {
        section.contradiction("batch", "csv beside it, or live.batch in its place", "adapters");
      }
      if (section.has("metadata")) {
        section.contradiction("metadata", "csv beside it, or fields of an adapter", "adapters");
      }
    }
  }

  private static List<RuleConfig> rules(Value value) {
    List<RuleConfig> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value entry : value.list()) {
      RuleConfig rule = RuleSection.read(entry);
      if (rule != null) {
        rules.add(rule);
        if (!names.add(rule.name())) {
          entry.wrong(
              "rules of different names", "the name " + Value.quoted(rule.name()) + " again");
        }
      }
    }
    return rules;
  }

  private static Set<String> names(List<RuleConfig> rules) {
    return rules.stream().map(RuleConfig::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<ActionConfig> actions(
      Value value, String pipeline, @Nullable Set<String> rules) {
    List<ActionConfig> actions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value entry : value.list()) {
      ActionConfig action = ActionSection.read(entry, pipeline, rules);
      if (action != null) {
        actions.add(action);
        if (!names.add(action.name())) {
          entry.wrong(
              "actions of different names", "the name " + Value.quoted(action.name()) + " again");
        }
      }
    }
    return actions;
  }
}
