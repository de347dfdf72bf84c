/** Records as people read them: taken apart, safe for a terminal, in colours, as a journey. */
@NullMarked
package dev.taffrail.agent.text;

import org.jspecify.annotations.NullMarked;
