package dev.taffrail.edge;

import org.jspecify.annotations.Nullable;

/**
 * Rows on their way to the cloud, encoded once: what is sent again is the same to the byte, heads
 * included.
 *
 * @param id unlike that of any other document of any pipeline; the {@code Idempotency-Key}
 * @param correlationId of the run that the rows come from
 * @param traceparent the header, made once; null when the id cannot be carried by one
 * @param priority which documents it may leave before
 * @param rows how many there are
 * @param body the JSON; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // documents are told apart by their ids, never compared
public record CloudDocument(
    String id,
    String correlationId,
    @Nullable String traceparent,
    CloudPriority priority,
    int rows,
    byte[] body) {}
