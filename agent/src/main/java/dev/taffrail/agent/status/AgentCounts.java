package dev.taffrail.agent.status;

import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.log.LogStats;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an agent did since it was started.
 *
 * @param pipelines by name
 * @param adapters the live adapters of each pipeline
 * @param clouds how the clouds of those pipelines fare that have one
 * @param log what became of the process's own records
 */
public record AgentCounts(
    Map<String, PipelineCounts> pipelines,
    Map<String, List<AdapterStatus>> adapters,
    Map<String, CloudStatus> clouds,
    LogStats log) {
  public AgentCounts {
    pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
    adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
    clouds = Collections.unmodifiableMap(new LinkedHashMap<>(clouds));
  }
}
