package dev.taffrail.edge;

/**
 * What is done when a rule fires: ring a bell, store, call. One that fails, or fails always, stops
 * neither the pipeline nor the other actions.
 */
@FunctionalInterface
public interface Action {
  /**
   * Called for each event in turn, on the pipeline's action thread, under the run's correlation id;
   * the run does not end before it returns.
   *
   * @throws Exception whatever it likes: becomes a {@code rule_action_failed} record
   */
  void perform(RuleEvent event) throws Exception;
}
