package dev.taffrail.edge;

import java.time.Duration;
import java.util.Objects;

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
 * come. A sensor that never gave a reading is not known, so not missed. A sensor whose clock is far
 * ahead makes all others look absent, once.
 *
 * @param silence how long is still right
 */
public record AbsenceRule(String name, Severity severity, Duration silence, Duration cooldown)
    implements RuleConfig {

  public AbsenceRule {
    RuleChecks.name(name);
    Objects.requireNonNull(severity, "severity");
    RuleChecks.time(name, "silence", Duration.ofMillis(1), silence);
    RuleChecks.time(name, "cooldown", Duration.ZERO, cooldown);
  }

  /** The silence in seconds. */
  @Override
  public double limit() {
    return silence.toMillis() / 1000.0;
  }

  @Override
  public AbsenceRule withSeverity(Severity value) {
    return new AbsenceRule(name, value, silence, cooldown);
  }

  @Override
  public AbsenceRule withCooldown(Duration value) {
    return new AbsenceRule(name, severity, silence, value);
  }
}
