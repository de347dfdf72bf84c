/**
 * Lets Spring Boot set levels, and shut logging down: {@code logging.level.…} in its properties and
 * the actuator's end point {@code loggers} change {@link dev.taffrail.log.Taffrail#levels}, and
 * behind its own end Spring calls {@link dev.taffrail.log.Taffrail#shutdown}. Needs Spring Boot on
 * the class path, which finds it by itself where Taffrail is the provider of SLF4J.
 */
@NullMarked
package dev.taffrail.log.spring;

import org.jspecify.annotations.NullMarked;
