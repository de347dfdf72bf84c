package dev.taffrail.edge;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver said of a document.
 *
 * @param answer what that means
 * @param status the number that its protocol has for it: HTTP's status, a reason code of MQTT
 * @param reason the same as a word, for records; null where the number says enough
 */
public record CloudReply(CloudAnswer answer, int status, @Nullable String reason) {}
