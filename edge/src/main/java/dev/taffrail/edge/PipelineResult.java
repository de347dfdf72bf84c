package dev.taffrail.edge;

import java.util.List;

/**
 * What one run came to.
 *
 * @param pipeline the pipeline's name
 * @param correlationId under which all records of the run stand
 * @param readings how many readings went in
 * @param lateReadings how many of them were dropped because their window was closed
 * @param windows how many windows closed
 * @param events what the rules found, by time; at equal times in the order of the readings and then
 *     of the rules
 * @param actionFailures how many calls of actions failed, and how many events a {@link
 *     QueuedAction} gave up since the run before
 * @param cloud what went to the cloud; {@link CloudFlush#NONE} without cloud sync
 */
public record PipelineResult(
    String pipeline,
    String correlationId,
    long readings,
    long lateReadings,
    long windows,
    List<RuleEvent> events,
    long actionFailures,
    CloudFlush cloud) {

  public PipelineResult {
    events = List.copyOf(events);
  }
}
