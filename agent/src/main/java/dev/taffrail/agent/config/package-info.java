/**
 * The configuration, {@code taffrail.yaml}: read whole, checked whole, all errors reported
 * together.
 *
 * <p>{@link dev.taffrail.agent.config.Configuration#load} is the way in; what comes out is
 * immutable and valid.
 */
@NullMarked
package dev.taffrail.agent.config;

import org.jspecify.annotations.NullMarked;
