package dev.taffrail.edge;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way out, encoded once: the same at each try.
 *
 * @param id unlike that of any other message; lets a receiver know a repetition
 * @param traceparent the W3C header of the run that found the event; null when its correlation id
 *     cannot be carried by one
 * @param body the event as JSON, UTF-8; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // messages are told apart by their ids, never compared
public record ActionMessage(
    String id, RuleEvent event, @Nullable String traceparent, byte[] body) {}
