package dev.taffrail.agent.config;

import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.CloudSync;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.Windows;
import dev.taffrail.edge.adapter.LiveOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline as the configuration describes it.
 *
 * @param name its name
 * @param csv the recorded series that it replays; null when it has live adapters
 * @param csvZone of times of the series that name none
 * @param csvMetadata columns of the series that are metadata of its readings
 * @param adapters the live adapters; none when it has a series
 * @param live how readings of adapters are cut to batches
 * @param sensor the name of the sensor that the series came from
 * @param unit the unit of its values
 * @param window how readings are put together
 * @param batch the stretch of readings that one run takes
 * @param rules the rules over the windows, in their order
 * @param actions what is done when one of them fires, in this order
 * @param cloud where results are sent, and where they are kept until then; null sends them nowhere
 */
public record PipelineSettings(
    String name,
    @Nullable Path csv,
    ZoneId csvZone,
    Set<String> csvMetadata,
    List<AdapterSettings> adapters,
    LiveOptions live,
    String sensor,
    String unit,
    Windows window,
    Duration batch,
    List<RuleConfig> rules,
    List<ActionConfig> actions,
    @Nullable CloudSync cloud) {
  public PipelineSettings {
    csvMetadata = Set.copyOf(csvMetadata);
    adapters = List.copyOf(adapters);
    rules = List.copyOf(rules);
    actions = List.copyOf(actions);
  }
}
