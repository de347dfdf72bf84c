/**
 * The SLF4J 2 provider: what a library logs runs the same way as the application's own records,
 * under the context of its thread. SLF4J finds it where {@code dev.taffrail:slf4j} is on the class
 * path; there is nothing to call.
 *
 * <p>The formatted message is the event. Key-values keep their types. {@code TRACE} becomes {@code
 * debug} with {@code trace:true}; {@code ERROR} with a marker {@code FATAL} or {@code CRITICAL}
 * becomes {@code critical}; markers stand in {@code markers}. The MDC is a view of the {@link
 * dev.taffrail.log.LogContext}.
 */
@NullMarked
package dev.taffrail.log.slf4j;

import org.jspecify.annotations.NullMarked;
