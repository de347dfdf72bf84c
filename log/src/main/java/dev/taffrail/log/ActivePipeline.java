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

  /** What is hidden of what is bound or logged now. Never configures. */
  static Redactor redactor() {
    Pipeline pipeline = CURRENT.get();
    return (pipeline != null ? pipeline : UNCONFIGURED).redactor();
  }

  static void set(Pipeline pipeline) {
    LogLevels.exclusively(
        () -> {
          CURRENT.set(pipeline);
          LoggerNames.forgetGuards();
        });
  }

  /** Puts a pipeline into force until the scope is closed, then that which was before. */
  static Scope replace(Pipeline pipeline) {
    AtomicReference<@Nullable Pipeline> before = new AtomicReference<>();
    LogLevels.exclusively(
        () -> {
          before.set(CURRENT.getAndSet(pipeline));
          LoggerNames.forgetGuards();
        });
    return () -> swap(pipeline, before.get());
  }

  /** Takes this pipeline out of force, unless another one already took its place. */
  static void leave(Pipeline pipeline) {
    pipeline.left();
    swap(pipeline, UNCONFIGURED);
  }

  private static void swap(Pipeline pipeline, @Nullable Pipeline next) {
    LogLevels.exclusively(
        () -> {
          if (CURRENT.compareAndSet(pipeline, stillInUse(next))) {
            LoggerNames.forgetGuards();
          }
        });
  }

  /** What was shut down meanwhile would take no record any more, and say nothing of it. */
  private static @Nullable Pipeline stillInUse(@Nullable Pipeline next) {
    return next != null && next.isLeft() ? UNCONFIGURED : next;
  }

  /** As if nothing had ever been configured: the next record decides again. */
  static void reset() {
    UNCONFIGURED.levels().reset();
    LogLevels.exclusively(
        () -> {
          CURRENT.set(null);
          LoggerNames.forgetGuards();
        });
  }

  /** What this logger lets through now; kept in its guard. */
  static int guardOf(LoggerName logger) {
    Pipeline pipeline = get(); // outside of the lock: this may configure
    int guard = logger.guard();
    if (pipeline.levels().stillHolds(guard)) {
      return guard;
    }
    int[] made = new int[1];
    LogLevels.exclusively(
        () -> {
          Pipeline now = CURRENT.get();
          made[0] = (now != null ? now : UNCONFIGURED).guardOf(logger);
          logger.guard(now != null ? made[0] : Guard.UNKNOWN);
        });
    return made[0];
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
