/**
 * The sealed, rotating journal file: append, rotate, recover, read, verify, prove.
 *
 * <p>Everything that is not for users is package-private. This package depends on the JDK alone.
 */
@NullMarked
package dev.taffrail.journal;

import org.jspecify.annotations.NullMarked;
