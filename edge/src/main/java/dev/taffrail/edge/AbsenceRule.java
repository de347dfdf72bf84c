package dev.taffrail.edge;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Fires when a sensor gives nothing for too long; see {@link RuleConfig#absent}. Two things show
 * it, both in event time:
 *
 * <ul>
 *   <li>the sensor's own next reading, by its distance from the one before; so a replay finds the
 *       gaps that it holds;
 *   <li>at the end of each run, the latest reading of all sensors, or the time that {@link
 *       Pipeline#advanceTo} stated. In a live pipeline whose sensors may all fall silent, somebody
 *       has to call that now and then: without it no reading is no time.
 * </ul>
 *
 * <p>The allowed lateness of the windows is waited for too, as the missing reading might still
 * come. A sensor that never gave a reading is not known, so not missed, unless it is {@code
 * expected}. A sensor whose clock is far ahead makes all others look absent, once.
 *
 * @param silence how long is still right
 * @param expected sensors that are missed also when they never gave a reading, as after a start of
 *     the program; counted from the first time that the pipeline hears of, by a reading of whatever
 *     sensor or by {@link Pipeline#advanceTo}. The rule is for all other sensors all the same
 */
public record AbsenceRule(
    String name, Severity severity, Duration silence, Duration cooldown, Set<String> expected)
    implements RuleConfig {

  public AbsenceRule {
    RuleChecks.name(name);
    Objects.requireNonNull(severity, "severity");
    RuleChecks.time(name, "silence", Duration.ofMillis(1), silence);
    RuleChecks.time(name, "cooldown", Duration.ZERO, cooldown);
    expected = Collections.unmodifiableSet(new LinkedHashSet<>(expected));
    for (String sensor : expected) {
      if (sensor.isBlank()) {
        throw new IllegalArgumentException(
            "rule " + name + ": expected names of sensors, found '" + sensor + "'");
      }
    }
  }

  /** The silence in seconds. */
  @Override
  public double limit() {
    return silence.toMillis() / 1000.0;
  }

  @Override
  public AbsenceRule withSeverity(Severity value) {
    return new AbsenceRule(name, value, silence, cooldown, expected);
  }

  @Override
  public AbsenceRule withCooldown(Duration value) {
    return new AbsenceRule(name, severity, silence, value, expected);
  }

  /** Misses these sensors also when they never gave a reading. */
  public AbsenceRule withExpected(Set<String> value) {
    return new AbsenceRule(name, severity, silence, cooldown, value);
  }
}
