package dev.taffrail.agent.demo;

import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import java.time.Duration;
import java.util.List;

/**
 * What a demo came to.
 *
 * @param folder where all of it lies
 * @param took from the start of the agent to its end
 * @param outage how long the receiver was away in the middle
 * @param journal what stands in the journals
 * @param receivers what stands at the receivers
 * @param shipper what the sidecar printed at its end: its accounts
 * @param verification what the verifier says of the sealed journal
 */
public record DemoResult(
    DemoFolder folder,
    Duration took,
    Duration outage,
    JournalCount journal,
    List<Receipts> receivers,
    String shipper,
    Verification verification) {
  public DemoResult {
    receivers = List.copyOf(receivers);
  }

  /** Whether everything is as the demo promises: complete, and proven. */
  public boolean complete() {
    return verification.verdict() == Verdict.OK
        && journal.readings() == Series.allReadings()
        && receivers.stream().allMatch(receiver -> receiver.missing(journal.lines()) == 0);
  }
}
