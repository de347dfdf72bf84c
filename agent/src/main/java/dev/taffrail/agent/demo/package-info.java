/** The main job on embedded real data: three processes, one summary. */
@NullMarked
package dev.taffrail.agent.demo;

import org.jspecify.annotations.NullMarked;
