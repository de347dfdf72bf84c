package dev.taffrail.agent.status;

import dev.taffrail.log.LogStats;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an agent did since it was started.
 *
 * @param pipelines by name
 * @param log what became of the process's own records
 */
public record AgentCounts(Map<String, PipelineCounts> pipelines, LogStats log) {
  public AgentCounts {
    pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
  }
}
