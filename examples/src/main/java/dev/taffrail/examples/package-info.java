/** Small programs to copy from. */
@NullMarked
package dev.taffrail.examples;

import org.jspecify.annotations.NullMarked;
