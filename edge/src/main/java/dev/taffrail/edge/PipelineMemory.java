package dev.taffrail.edge;

import java.util.List;

/**
 * What outlives a run.
 *
 * @param sensors with their open windows
 * @param rules with what they remember
 */
record PipelineMemory(Sensors sensors, List<RuleState> rules) {}
