package dev.taffrail.agent;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.recursive.comparison.ComparisonDifference;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonDifferenceCalculator;
import org.jspecify.annotations.Nullable;

/**
 * How two objects differ in what they are made of, also where their classes have no equals, as
 * transforms have none, and patterns.
 */
final class Differences {
  private static final RecursiveComparisonDifferenceCalculator CALCULATOR =
      new RecursiveComparisonDifferenceCalculator();
  private static final RecursiveComparisonConfiguration RULES = rules();

  private Differences() {}

  static List<ComparisonDifference> between(Object one, Object other) {
    return CALCULATOR.determineDifferences(one, other, RULES);
  }

  private static RecursiveComparisonConfiguration rules() {
    return RecursiveComparisonConfiguration.builder()
        .withEqualsForType(Differences::sameMap, Map.class)
        .withEqualsForType(
            (a, b) -> a.pattern().equals(b.pattern()) && a.flags() == b.flags(), Pattern.class)
        .withEqualsForType((a, b) -> a.getRules().equals(b.getRules()), ZoneId.class)
        .withEqualsForType(Differences::sameFormat, DateTimeFormatter.class)
        .build();
  }

  /** Keys may have no equals either; they are in the order of the file. */
  private static boolean sameMap(Map<?, ?> one, Map<?, ?> other) {
    return between(new ArrayList<>(one.keySet()), new ArrayList<>(other.keySet())).isEmpty()
        && between(new ArrayList<>(one.values()), new ArrayList<>(other.values())).isEmpty();
  }

  private static boolean sameFormat(DateTimeFormatter one, DateTimeFormatter other) {
    return Objects.equals(rules(one), rules(other)) && one.toString().equals(other.toString());
  }

  private static @Nullable ZoneRules rules(DateTimeFormatter format) {
    ZoneId zone = format.getZone();
    return zone == null ? null : zone.getRules();
  }
}
