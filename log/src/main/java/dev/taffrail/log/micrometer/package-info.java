/**
 * Lets Micrometer's context propagation, and so Reactor, Spring and others that use it, carry the
 * {@link dev.taffrail.log.LogContext} from thread to thread. Needs {@code
 * io.micrometer:context-propagation} on the class path, which finds it by itself.
 */
@NullMarked
package dev.taffrail.log.micrometer;

import org.jspecify.annotations.NullMarked;
