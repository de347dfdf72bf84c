package dev.taffrail.edge;

import java.util.function.Consumer;

/**
 * One step of a run, fed in order by one thread. What it counts for the run it keeps itself; what
 * outlives the run is handed to it.
 *
 * @param <I> what comes in
 * @param <O> what goes on to the next stage
 */
interface Stage<I, O> {
  void accept(I item, Consumer<O> next);

  /** Called once, behind the run's last item. */
  default void finish(Consumer<O> next) {}
}
