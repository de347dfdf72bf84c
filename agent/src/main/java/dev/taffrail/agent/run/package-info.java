/** The agent: runs the pipelines of a configuration and logs into its journals. */
@NullMarked
package dev.taffrail.agent.run;

import org.jspecify.annotations.NullMarked;
