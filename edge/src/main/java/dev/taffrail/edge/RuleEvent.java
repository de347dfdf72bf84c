package dev.taffrail.edge;

import java.time.Instant;

/**
 * A rule fired.
 *
 * @param ruleName the rule's name
 * @param severity as the rule has it
 * @param sensor whose window it was
 * @param time when it could be known: the window's end
 * @param value what the rule judged: a threshold rule's measure, or the change for the time that a
 *     rate-of-change rule's limit is for
 * @param limit what the value went over
 * @param window the window that made it fire
 * @param correlationId of the run that found it; its journey stands in the journal under this id
 */
public record RuleEvent(
    String ruleName,
    Severity severity,
    String sensor,
    Instant time,
    double value,
    double limit,
    Window window,
    String correlationId) {}
