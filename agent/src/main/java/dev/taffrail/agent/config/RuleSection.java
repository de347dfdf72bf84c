package dev.taffrail.agent.config;

import dev.taffrail.edge.Measure;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.Severity;
import dev.taffrail.edge.ThresholdRule;
import dev.taffrail.edge.WindowRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of {@code rules}: {@code threshold: {name, above or below, clear, …}}, {@code
 * rate: {name, rising or falling or changing, per, …}}, {@code deviation: {name, deviations,
 * windows, …}} or {@code absence: {name, after, …}}.
 */
final class RuleSection {
  private static final Duration PER = Duration.ofHours(1);
  private static final int MOST_WINDOWS = 10_000;

  private static final Map<String, Kind<?>> KINDS =
      Map.of(
          "threshold", measuring(RuleSection::threshold),
          "rate", measuring(RuleSection::rate),
          "deviation", measuring(RuleSection::deviation),
          "absence", RuleSection::absence);

  private RuleSection() {}

  /** The rule, or null when anything in it is wrong. */
  static @Nullable RuleConfig read(Value entry) {
    Section kinds = entry.section();
    if (kinds == null) {
      return null;
    }
    kinds.oneOf("threshold", "rate", "deviation", "absence");
    List<RuleConfig> rules = new ArrayList<>();
    KINDS.forEach(
        (name, kind) -> {
          RuleConfig rule = kinds.get(name, value -> rule(value, kind));
          if (rule != null) {
            rules.add(rule);
          }
        });
    kinds.close();
    return rules.isEmpty() ? null : rules.get(0);
  }

  /** Reads what is a kind's own; null when that is wrong. */
  private interface Kind<T extends RuleConfig> {
    @Nullable T read(Section section, String name);
  }

  private static @Nullable RuleConfig rule(Value value, Kind<?> kind) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    String name = section.required("name", Value::name);
    Severity severity = section.get("severity", v -> v.oneOf(Severity.class), Severity.WARNING);
    Duration cooldown = section.get("cooldown", EdgeTime::zeroOrMore, Duration.ZERO);
    RuleConfig rule = kind.read(section, name == null ? "rule" : name);
    section.close();
    return rule == null || section.failed()
        ? null
        : rule.withSeverity(severity).withCooldown(cooldown);
  }

  private static Kind<WindowRule> measuring(Kind<? extends WindowRule> kind) {
    return (section, name) -> {
      Measure measure = section.get("measure", v -> v.oneOf(Measure.class), Measure.MEAN);
      WindowRule rule = kind.read(section, name);
      return rule == null ? null : rule.withMeasure(measure);
    };
  }

  private static @Nullable WindowRule threshold(Section section, String name) {
    String side = section.oneOf("above", "below");
    Double above = section.get("above", Value::number);
    Double below = section.get("below", Value::number);
    Duration hold = section.get("hold", EdgeTime::zeroOrMore, Duration.ZERO);
    Double limit = above == null ? below : above;
    if (side == null || limit == null) {
      section.get("clear", Value::number);
      return null;
    }
    double clear = section.get("clear", Value::number, limit);
    if (side.equals("above") ? clear > limit : clear < limit) {
      section.contradiction("clear", "at " + side(side) + " " + limit + ", where the rule fires");
      return null;
    }
    ThresholdRule rule =
        side.equals("above")
            ? RuleConfig.above(name, limit, clear)
            : RuleConfig.below(name, limit, clear);
    return rule.withHold(hold);
  }

  private static String side(String fires) {
    return fires.equals("above") ? "or below" : "or above";
  }

  private static @Nullable WindowRule rate(Section section, String name) {
    String direction = section.oneOf("rising", "falling", "changing");
    Double rising = section.get("rising", RuleSection::aboveZero);
    Double falling = section.get("falling", RuleSection::aboveZero);
    Double changing = section.get("changing", RuleSection::aboveZero);
    Duration per = section.get("per", EdgeTime::aboveZero, PER);
    if (direction == null || section.failed()) {
      return null;
    }
    if (rising != null) {
      return RuleConfig.rising(name, rising, per);
    }
    if (falling != null) {
      return RuleConfig.falling(name, falling, per);
    }
    return changing == null ? null : RuleConfig.changing(name, changing, per);
  }

  private static @Nullable WindowRule deviation(Section section, String name) {
    Double deviations = section.required("deviations", RuleSection::aboveZero);
    Integer windows = section.required("windows", value -> value.integer(2, MOST_WINDOWS));
    double least = section.get("least_deviation", RuleSection::zeroOrMore, 0.0);
    return deviations == null || windows == null
        ? null
        : RuleConfig.deviating(name, deviations, windows).withLeastDeviation(least);
  }

  private static @Nullable RuleConfig absence(Section section, String name) {
    Duration after = section.required("after", EdgeTime::aboveZero);
    List<String> expected = section.get("expected", value -> value.texts(Value::name), List.of());
    return after == null
        ? null
        : RuleConfig.absent(name, after).withExpected(new LinkedHashSet<>(expected));
  }

  private static @Nullable Double aboveZero(Value value) {
    return atLeast(Double.MIN_VALUE, value, "a number above 0");
  }

  static @Nullable Double zeroOrMore(Value value) {
    return atLeast(0, value, "a number of 0 or more");
  }

  private static @Nullable Double atLeast(double least, Value value, String expected) {
    Double number = value.number();
    if (number != null && number < least) {
      value.wrong(expected);
      return null;
    }
    return number;
  }
}
