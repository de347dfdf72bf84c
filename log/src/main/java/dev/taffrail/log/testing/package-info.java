/**
 * For the tests of programs that log: records as objects, in place of lines.
 *
 * <p>{@link dev.taffrail.log.testing.LogCapture} needs nothing but this library; {@link
 * dev.taffrail.log.testing.LogCaptureExtension} needs JUnit 6, which a program that uses it has.
 */
@NullMarked
package dev.taffrail.log.testing;

import org.jspecify.annotations.NullMarked;
