/** A Spring Boot service that logs through Taffrail. */
@NullMarked
package dev.taffrail.examples.spring;

import org.jspecify.annotations.NullMarked;
