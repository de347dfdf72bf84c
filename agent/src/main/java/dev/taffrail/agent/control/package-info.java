/** What a running agent can be asked for by whoever may on this machine, over a Unix socket. */
@NullMarked
package dev.taffrail.agent.control;

import org.jspecify.annotations.NullMarked;
