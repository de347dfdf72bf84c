package dev.taffrail.log;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The pipeline in force for all loggers; swapped whole by one volatile write. */
final class ActivePipeline {
  static final Pipeline UNCONFIGURED = Pipeline.unconfigured(StandardError.INSTANCE);

  private static final AtomicReference<@Nullable Pipeline> CURRENT = new AtomicReference<>();

  private ActivePipeline() {}

  static Pipeline get() {
    Pipeline pipeline = CURRENT.get();
    return pipeline != null ? pipeline : decide();
  }

  static void set(Pipeline pipeline) {
    CURRENT.set(pipeline);
  }

  /** Takes this pipeline out of force, unless another one already took its place. */
  static void leave(Pipeline pipeline) {
    CURRENT.compareAndSet(pipeline, UNCONFIGURED);
  }

  /**
   * At the first record: a configuration on the class path speaks for itself. What is logged while
   * its journal is being opened goes to standard error.
   */
  private static Pipeline decide() {
    if (CURRENT.compareAndSet(null, UNCONFIGURED)) {
      configureFromClassPath();
    }
    Pipeline decided = CURRENT.get();
    return decided != null ? decided : UNCONFIGURED;
  }

  private static void configureFromClassPath() {
    try {
      if (TaffrailProperties.present()) {
        Configuring.unlessConfigured(() -> Taffrail.builder().configure());
      }
    } catch (Throwable failure) { // a log call never throws, not even on a JVM that lacks a class
      StandardError.INSTANCE.say("not configured by taffrail.properties: " + failure);
    }
  }
}
