package dev.taffrail.agent;

import dev.taffrail.agent.config.PipelineSettings;
import dev.taffrail.edge.CloudAccounts;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.CloudStore;
import dev.taffrail.edge.CloudSync;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the clouds of pipelines have not taken at their end, for who sees no page and no status. */
final class UnsentReport {
  private UnsentReport() {}

  /**
   * One line for each cloud that there is something to say of.
   *
   * @param clouds by the names of their pipelines, which are closed
   */
  static List<String> lines(
      Map<String, PipelineSettings> pipelines, Map<String, CloudStatus> clouds) {
    List<String> lines = new ArrayList<>();
    clouds.forEach(
        (name, status) -> {
          PipelineSettings pipeline = pipelines.get(name);
          CloudSync cloud = pipeline == null ? null : pipeline.cloud();
          String words = words(cloud == null ? null : cloud.store(), status);
          if (words != null) {
            lines.add(name + " cloud: " + words);
          }
        });
    return lines;
  }

  private static @Nullable String words(@Nullable CloudStore store, CloudStatus status) {
    CloudAccounts accounts = status.accounts();
    if (store != null && accounts.waiting() > 0) {
      return documents(accounts.waiting(), status)
          + (accounts.waiting() == 1 ? " waits in " : " wait in ")
          + store.path()
          + ": the next run sends "
          + (accounts.waiting() == 1 ? "it" : "them")
          + " first";
    }
    // In memory alone: what did not leave ended with the pipeline.
    return store == null && accounts.overflowed() > 0
        ? documents(accounts.overflowed(), status)
            + (accounts.overflowed() == 1 ? " was" : " were")
            + " given up, as there is no store"
        : null;
  }

  private static String documents(long number, CloudStatus status) {
    String word = number == 1 ? " document for " : " documents for ";
    return String.format(Locale.ROOT, "%,d", number) + word + status.receiver();
  }
}
