package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import org.jspecify.annotations.Nullable;

/** Says in records which documents go nowhere, each under the id of the run that it came from. */
final class CloudLosses {
  private final BoundLogger log;

  CloudLosses(BoundLogger log) {
    this.log = log;
  }

  /** The logger of all that is said of a pipeline's cloud. */
  static BoundLogger logger(String pipeline, CloudSync cloud) {
    return BoundLogger.get("edge.cloud")
        .bind("pipeline", pipeline)
        .bind("receiver", cloud.target().receiver());
  }

  void say(CloudLoss loss) {
    say("cloud_rows_lost", loss, loss.reason());
  }

  /** What will not be sent, but is kept to be looked at. */
  void sayKept(CloudDocument dead, StoreChanges.Refusal refusal) {
    say("cloud_dead_letter", CloudLoss.refused(dead, refusal.status()), refusal.reason());
  }

  @SuppressWarnings("try") // the scope is there to be closed, not to be used
  private void say(String event, CloudLoss loss, @Nullable String reason) {
    try (Scope work = LogContext.bind(Correlation.KEY, loss.correlationId())) {
      log.error(event)
          .with("rows", loss.rows())
          .with("reason", reason)
          .with("status", loss.status() == 0 ? null : loss.status())
          .with("document", loss.id())
          .log();
    }
  }
}
