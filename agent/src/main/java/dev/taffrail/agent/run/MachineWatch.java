package dev.taffrail.agent.run;

import dev.taffrail.agent.config.Configuration;
import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.agent.config.SourceSettings;
import dev.taffrail.edge.ActionConfig;
import dev.taffrail.edge.QueueDepth;
import dev.taffrail.edge.Queues;
import dev.taffrail.edge.StoreAction;
import dev.taffrail.edge.watch.Watch;
import dev.taffrail.edge.watch.WatchTargets;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.log.Taffrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the agent watches of its machine: all that the configuration has it write. */
final class MachineWatch {
  /** What a record takes of a journal's buffer, more or less. */
  private static final int RECORD_BYTES = 256;

  private MachineWatch() {}

  static Watch start(Configuration configuration, Taffrail logging) {
    return Watch.start(
        configuration.watch(),
        new WatchTargets(
            files(configuration),
            () -> queues(configuration, logging),
            configuration.clock().unsetBefore()));
  }

  /** Whether another configuration has something else watched: what is told stays told else. */
  static boolean differs(Configuration one, Configuration other) {
    return !one.watch().equals(other.watch())
        || !one.clock().equals(other.clock())
        || !files(one).equals(files(other));
  }

  private static List<Path> files(Configuration configuration) {
    List<Path> files = new ArrayList<>();
    files.add(configuration.journal().path());
    if (configuration.debug() != null) {
      files.add(configuration.debug().path());
    }
    for (SourceSettings source : configuration.sources().values()) {
      if (source.journal() != null) {
        files.add(source.journal().path());
      }
    }
    for (PipelineSettings pipeline : configuration.pipelines().values()) {
      if (pipeline.cloud() != null && pipeline.cloud().store() != null) {
        files.add(pipeline.cloud().store().path());
      }
      for (ActionConfig action : pipeline.actions()) {
        if (action.kind() instanceof StoreAction store) {
          files.add(store.path());
        }
      }
    }
    return files;
  }

  private static List<QueueDepth> queues(Configuration configuration, Taffrail logging) {
    List<QueueDepth> queues = new ArrayList<>(Queues.now());
    JournalConfig journal = configuration.journal();
    long waiting = logging.journal().stats().waiting();
    queues.add(new QueueDepth("journal", waiting, journal.bufferBytes() / RECORD_BYTES));
    return queues;
  }
}
