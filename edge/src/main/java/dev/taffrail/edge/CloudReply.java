package dev.taffrail.edge;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver said of a document.
 *
 * @param answer what that means
 * @param status the number that its protocol has for it: HTTP's status, a reason code of MQTT
 * @param reason the same in its own words, for records, short and without secrets; null where it
 *     said no more than the number
 */
public record CloudReply(CloudAnswer answer, int status, @Nullable String reason) {}
