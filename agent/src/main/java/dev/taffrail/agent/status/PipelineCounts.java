package dev.taffrail.agent.status;

import dev.taffrail.edge.PipelineResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline did since it was started.
 *
 * @param runs how many batches it took
 * @param readings that went in
 * @param late those of them that were dropped because their window was closed
 * @param windows that closed
 * @param events that its rules found
 * @param actionFailures calls of actions that failed
 * @param lastRun when the newest run ended; null before the first
 */
public record PipelineCounts(
    long runs,
    long readings,
    long late,
    long windows,
    long events,
    long actionFailures,
    @Nullable Instant lastRun) {
  public static final PipelineCounts NONE = new PipelineCounts(0, 0, 0, 0, 0, 0, null);

  /** With one run more, which ended at this time. */
  public PipelineCounts plus(PipelineResult run, Instant end) {
    return new PipelineCounts(
        runs + 1,
        readings + run.readings(),
        late + run.lateReadings(),
        windows + run.windows(),
        events + run.events().size(),
        actionFailures + run.actionFailures(),
        end);
  }
}
