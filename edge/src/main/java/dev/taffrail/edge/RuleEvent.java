package dev.taffrail.edge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule fired.
 *
 * @param ruleName the rule's name
 * @param severity as the rule has it
 * @param sensor whose window or silence it was
 * @param time when it could be known, in the readings' own time: the window's end; for an absence,
 *     when the silence became too long, or the rule's cooldown was over
 * @param value what the rule judged: a threshold rule's measure; the change for the time that a
 *     rate-of-change rule's limit is for; a deviation rule's standard deviations, negative below
 *     the mean; for an absence the seconds of silence, as many as the run could know of
 * @param limit what the value passed
 * @param unit of the value and the limit: the measure's; {@code 1} for a deviation, {@code s} for
 *     an absence
 * @param window the window that made it fire; for an absence one with the sensor's last reading, as
 *     it stood, and null where it never gave one
 * @param correlationId of the run that found it; its journey stands in the journal under this id
 */
public record RuleEvent(
    String ruleName,
    Severity severity,
    String sensor,
    Instant time,
    double value,
    double limit,
    String unit,
    @Nullable Window window,
    String correlationId) {}
