/** Records as people read them: taken apart, safe for a terminal, in colours. */
@NullMarked
package dev.taffrail.agent.text;

import org.jspecify.annotations.NullMarked;
