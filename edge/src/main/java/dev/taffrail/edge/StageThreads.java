package dev.taffrail.edge;

import dev.taffrail.log.LogContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One thread for each stage, kept from run to run. They are daemons: a pipeline that nobody closed
 * must not keep the program alive.
 */
final class StageThreads {
  private final String pipeline;
  private final Map<String, ExecutorService> executors = new LinkedHashMap<>();
  private final Set<Thread> own = ConcurrentHashMap.newKeySet();

  StageThreads(String pipeline) {
    this.pipeline = pipeline;
  }

  /** Runs the task on the stage's thread, under the context of the calling thread. */
  Future<?> submit(String stage, Runnable task) {
    return executors.computeIfAbsent(stage, this::executor).submit(LogContext.wrap(task));
  }

  /** An action that runs its own pipeline would wait for itself for ever. */
  void refuseOwn() {
    if (own.contains(Thread.currentThread())) {
      throw new IllegalStateException("an action of pipeline " + pipeline + " calls the pipeline");
    }
  }

  /** The threads end when they are done with what they have. */
  void shutdown() {
    executors.values().forEach(ExecutorService::shutdown);
  }

  private ExecutorService executor(String stage) {
    return Executors.newSingleThreadExecutor(task -> thread(stage, task));
  }

  private Thread thread(String stage, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              own.add(Thread.currentThread());
              try {
                task.run();
              } finally {
                own.remove(Thread.currentThread());
              }
            },
            pipeline + "-" + stage);
    thread.setDaemon(true);
    return thread;
  }
}
