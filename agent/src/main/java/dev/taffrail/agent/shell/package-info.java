/** What shells and {@code man} know of the command line, made of the command line itself. */
@NullMarked
package dev.taffrail.agent.shell;

import org.jspecify.annotations.NullMarked;
