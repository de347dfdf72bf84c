/**
 * Takes the current span of OpenTelemetry over into records. Needs {@code
 * io.opentelemetry:opentelemetry-api} on the class path; there is nothing to call.
 */
@NullMarked
package dev.taffrail.log.opentelemetry;

import org.jspecify.annotations.NullMarked;
