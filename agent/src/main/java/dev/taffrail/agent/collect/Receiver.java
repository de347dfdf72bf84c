package dev.taffrail.agent.collect;

import java.io.IOException;

/** One protocol: takes requests, and puts refusals into its own words. For many threads. */
interface Receiver {
  /**
   * Takes a request. An answer of success means that all it tells of is synced in the journal.
   *
   * @throws RefusedException when it is not taken
   * @throws IOException when the sender went away
   */
  Answer receive(Request request) throws RefusedException, IOException;

  /** The answer for a request that was not taken, in the form that this protocol's senders know. */
  Answer refusal(Request request, int status, String message);

  Counters counters();
}
