package dev.taffrail.agent.config;

import dev.taffrail.edge.Measure;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.Severity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of {@code rules}: {@code threshold: {name, above or below, clear, …}} or {@code
 * rate: {name, rising or falling or changing, per, …}}.
 */
final class RuleSection {
  private static final Duration PER = Duration.ofHours(1);

  private RuleSection() {}

  /** The rule, or null when anything in it is wrong. */
  static @Nullable RuleConfig read(Value entry) {
    Section kinds = entry.section();
    if (kinds == null) {
      return null;
    }
    kinds.oneOf("threshold", "rate");
    RuleConfig threshold = kinds.get("threshold", v -> rule(v, RuleSection::threshold));
    RuleConfig rate = kinds.get("rate", v -> rule(v, RuleSection::rate));
    kinds.close();
    return threshold == null ? rate : threshold;
  }

  private interface Kind {
    @Nullable RuleConfig read(Section section, String name);
  }

  private static @Nullable RuleConfig rule(Value value, Kind kind) {
    Section section = value.section();
    if (section == null) {
      return null;
    }
    String name = section.required("name", Value::text);
    Severity severity = section.get("severity", v -> v.oneOf(Severity.class), Severity.WARNING);
    Measure measure = section.get("measure", v -> v.oneOf(Measure.class), Measure.MEAN);
    RuleConfig rule = kind.read(section, name == null ? "rule" : name);
    section.close();
    return rule == null || section.failed()
        ? null
        : rule.withSeverity(severity).withMeasure(measure);
  }

  private static @Nullable RuleConfig threshold(Section section, String name) {
    String side = section.oneOf("above", "below");
    Double above = section.get("above", Value::number);
    Double below = section.get("below", Value::number);
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
    return side.equals("above")
        ? RuleConfig.above(name, limit, clear)
        : RuleConfig.below(name, limit, clear);
  }

  private static String side(String fires) {
    return fires.equals("above") ? "or below" : "or above";
  }

  private static @Nullable RuleConfig rate(Section section, String name) {
    String direction = section.oneOf("rising", "falling", "changing");
    Double rising = section.get("rising", RuleSection::aboveZero);
    Double falling = section.get("falling", RuleSection::aboveZero);
    Double changing = section.get("changing", RuleSection::aboveZero);
    Duration per = section.get("per", Value::positiveTime, PER);
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

  private static @Nullable Double aboveZero(Value value) {
    Double number = value.number();
    if (number != null && number <= 0) {
      value.wrong("a number above 0");
      return null;
    }
    return number;
  }
}
