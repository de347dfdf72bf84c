/**
 * An appender for programs that keep Logback: what they log stands in the sealed journal as if it
 * had been logged here. Needs {@code ch.qos.logback:logback-classic} on the class path, and not
 * {@code dev.taffrail:slf4j}, which would make Taffrail the provider of SLF4J in Logback's place.
 */
@NullMarked
package dev.taffrail.log.logback;

import org.jspecify.annotations.NullMarked;
