package dev.taffrail.edge;

import java.util.Collection;

/**
 * Readings in, events out: ingest, window, rule, action, cloud sync, each stage on a thread of its
 * own, with bounded queues between them.
 *
 * <p>Built once, run many times. Each run is one batch of readings (an hour, a day) under one
 * correlation id, which all records of the run carry, on whatever thread they were made, and which
 * goes to the cloud in {@code traceparent}. Open windows and the state of rules carry over from one
 * run to the next. Runs from several threads follow one another.
 */
public final class Pipeline implements AutoCloseable {
  /** The version of Taffrail; a pipeline's own version, if it does not say another. */
  public static final String VERSION = "0.1.0";

  private Pipeline() {}

  /** Starts the description of a pipeline. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Takes a batch of readings through all stages, and returns when the last of them is done with
   * it. The correlation id is the caller's, or a new one when the caller has none.
   *
   * @throws IllegalStateException when the pipeline is closed
   */
  public PipelineResult run(Collection<SensorReading> readings) {
    throw new UnsupportedOperationException();
  }

  /**
   * Closes all windows that are open, as a run of its own without readings. What comes later for
   * one of them is late.
   *
   * @throws IllegalStateException when the pipeline is closed
   */
  public PipelineResult flush() {
    throw new UnsupportedOperationException();
  }

  /**
   * Flushes and ends the stages' threads. Rows that the cloud did not take until then are lost, and
   * a record says how many. Closing again does nothing.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  /** The description of a pipeline. */
  public static final class Builder {
    private Builder(String name) {}

    /** The version that {@code pipeline_started} states. */
    public Builder version(String version) {
      throw new UnsupportedOperationException();
    }

    /** How readings are put together; windows of one minute if nothing is said. */
    public Builder windows(Windows windows) {
      throw new UnsupportedOperationException();
    }

    /** Adds a rule; names must differ. */
    public Builder rule(RuleConfig rule) {
      throw new UnsupportedOperationException();
    }

    /** Adds what is done for each event, after the actions that were added before. */
    public Builder action(String name, Action action) {
      throw new UnsupportedOperationException();
    }

    /** Where windows and events are sent; nowhere if nothing is said. */
    public Builder cloud(CloudSync cloud) {
      throw new UnsupportedOperationException();
    }

    /** The pipeline, ready to run. */
    public Pipeline build() {
      throw new UnsupportedOperationException();
    }
  }
}
