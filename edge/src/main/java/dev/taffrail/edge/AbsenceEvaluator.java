package dev.taffrail.edge;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Remembers for each sensor how late it was when it was last told to be silent. */
final class AbsenceEvaluator implements RuleEvaluator {
  private final AbsenceRule rule;
  private final Map<String, Instant> toldAt = new HashMap<>();

  AbsenceEvaluator(AbsenceRule rule) {
    this.rule = rule;
  }

  @Override
  public OptionalDouble judge(Window window, boolean ready) {
    return OptionalDouble.empty();
  }

  @Override
  public Optional<Instant> judge(Silence silence, Instant ready) {
    if (silence.window() == null && !rule.expected().contains(silence.sensor())) {
      return Optional.empty();
    }
    Instant tooLong = silence.since().plus(rule.silence());
    Instant due = tooLong.isBefore(ready) ? ready : tooLong;
    if (!silence.until().isAfter(due) || isTold(silence)) {
      return Optional.empty();
    }
    toldAt.put(silence.sensor(), silence.until());
    return Optional.of(due);
  }

  /**
   * A silence comes again with each run while it grows. It is also the same one when the sensor
   * gave readings, but with times so old that it would have been silent at the told moment all the
   * same: its clock is behind, or that moment came from a clock that is ahead.
   */
  private boolean isTold(Silence silence) {
    Instant told = toldAt.get(silence.sensor());
    return told != null && !silence.since().plus(rule.silence()).isAfter(told);
  }
}
