package dev.taffrail.ship;

import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.RefusedLog.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings a window to the sink until every record of it is settled: tries again without end, splits
 * what is refused until the bad record is alone, keeps what is refused. For one thread.
 */
final class Delivery {
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

  private final Route route;
  private final Backoff backoff;
  private final Timing timing;
  private final Listener listener;

  Delivery(Route route, Backoff backoff, Timing timing, Listener listener) {
    this.route = route;
    this.backoff = backoff;
    this.timing = timing;
    this.listener = listener;
  }

  /** Hears how the delivery fares, on its thread. */
  interface Listener {
    /** The receiver gave an answer that settles something. */
    void settled();

    /** Some records were kept and not sent. */
    void kept();

    /** Some records were refused for good. */
    void refused(String words);

    /** Nothing may be sent for a while; said again now and then. */
    void heldBack(LinkBudget.Wait wait);

    /** The record with a time that the receiver takes, the same at each try from now on. */
    ShipRecord restamped(Entry entry) throws IOException;

    /** The batch has to be sent again, after a wait that begins now. */
    void retrying(Outcome.Retry retry);
  }

  void deliver(Window window) throws IOException, InterruptedException {
    keepObjectionable(window);
    Deque<Parcel> waiting = new ArrayDeque<>(window.parcels(route.lane(), route.sink()::streamOf));
    while (!waiting.isEmpty()) {
      awaitBudget();
      Parcel parcel = waiting.pop();
      Outcome outcome = send(parcel.batch());
      if (outcome instanceof Outcome.Retry retry) {
        retry(window, waiting, parcel, retry);
      } else {
        backoff.reset();
        settle(window, waiting, parcel, outcome);
        listener.settled();
      }
    }
  }

  /** In steps, because a clock may be set meanwhile. */
  private void awaitBudget() throws InterruptedException {
    LinkBudget.Wait wait = route.budget().of(route.lane());
    while (!wait.isOver()) {
      listener.heldBack(wait);
      timing.sleep(wait.time().compareTo(LONGEST_NAP) < 0 ? wait.time() : LONGEST_NAP);
      wait = route.budget().of(route.lane());
    }
  }

  private Outcome send(Batch batch) throws InterruptedException {
    try {
      return route.sink().send(batch.from(route.sourceName()));
    } catch (RuntimeException defect) {
      // A record that a sink cannot cope with must not stop the lane for ever: it is found by
      // splitting, kept and counted, and the rest goes on.
      return new Outcome.Refused("defect", "defect in sink " + route.sink().name() + ": " + defect);
    }
  }

  private void retry(Window window, Deque<Parcel> waiting, Parcel parcel, Outcome.Retry retry)
      throws InterruptedException {
    if (retry.pace() == Pace.SMALLER && parcel.size() > 1) {
      window.shrink(parcel.size() / 2);
      pushHalves(waiting, parcel);
    } else {
      waiting.push(parcel);
    }
    listener.retrying(retry);
    timing.sleep(backoff.next(retry.pace(), retry.delay()));
  }

  private void settle(Window window, Deque<Parcel> waiting, Parcel parcel, Outcome outcome)
      throws IOException, InterruptedException {
    if (outcome instanceof Outcome.Accepted accepted) {
      parcel.entries().forEach(window::deliver);
      window.grow();
      pause(accepted.pause());
    } else if (outcome instanceof Outcome.Partly partly) {
      settlePartly(window, waiting, parcel, partly);
    } else if (outcome instanceof Outcome.Counted counted) {
      settleCounted(window, parcel, counted);
    } else if (outcome instanceof Outcome.Refused refused && parcel.size() > 1) {
      listener.refused(refused.words());
      pushHalves(waiting, parcel);
    } else if (outcome instanceof Outcome.Refused refused) {
      refuse(window, waiting, parcel, List.of(new Refusal(0, refused.reason(), refused.words())));
    }
  }

  private void settlePartly(
      Window window, Deque<Parcel> waiting, Parcel parcel, Outcome.Partly partly)
      throws IOException {
    Set<Integer> positions = new HashSet<>();
    partly.refusals().forEach(refusal -> positions.add(refusal.position()));
    List<Entry> rest = parcel.without(positions);
    refuse(window, waiting, parcel, partly.refusals());
    if (partly.restTaken()) {
      rest.forEach(window::deliver);
    } else if (!rest.isEmpty()) {
      waiting.push(parcel.part(rest));
    }
  }

  /** The numbers are the receiver's; which of the records they count, nobody knows. */
  private void settleCounted(Window window, Parcel parcel, Outcome.Counted counted)
      throws IOException {
    int refused = Math.min(counted.refused(), parcel.size());
    String words = refused + " of these " + parcel.size() + ": " + counted.words();
    List<Refused> kept = new ArrayList<>();
    for (Entry entry : parcel.entries()) {
      ShipRecord record = entry.record();
      kept.add(new Refused(record.index(), record.line(), counted.reason(), words));
    }
    route.refused().append(timing.now(), route.sourceName(), route.lane(), kept);
    for (int i = 0; i < parcel.size(); i++) {
      Entry entry = parcel.entries().get(i);
      if (i < refused) {
        window.refuse(entry, counted.reason());
      } else {
        window.deliver(entry);
      }
    }
    listener.refused(words);
  }

  /** What is refused for its time alone may be sent with another one. */
  private void refuse(Window window, Deque<Parcel> waiting, Parcel parcel, List<Refusal> refusals)
      throws IOException {
    List<Entry> again = new ArrayList<>();
    List<Refusal> forGood = new ArrayList<>();
    for (Refusal refusal : refusals) {
      Entry entry = parcel.entries().get(refusal.position());
      if (route.options().time().restamps(refusal.reason()) && !entry.isRestamped()) {
        entry.restamp(listener.restamped(entry));
        again.add(entry);
      } else {
        forGood.add(refusal);
      }
    }
    if (!again.isEmpty()) {
      waiting.push(parcel.part(again));
    }
    if (!forGood.isEmpty()) {
      refuse(window, parcel, forGood);
    }
  }

  /** Kept on the device first, counted then: after a crash in between they are refused again. */
  private void refuse(Window window, Parcel parcel, List<Refusal> refusals) throws IOException {
    List<Refused> kept = new ArrayList<>();
    for (Refusal refusal : refusals) {
      ShipRecord record = parcel.entries().get(refusal.position()).record();
      kept.add(new Refused(record.index(), record.line(), refusal.reason(), refusal.words()));
    }
    route.refused().append(timing.now(), route.sourceName(), route.lane(), kept);
    for (Refusal refusal : refusals) {
      window.refuse(parcel.entries().get(refusal.position()), refusal.reason());
    }
    listener.refused(refusals.get(0).words());
  }

  /** What the receiver would refuse for its time is not sent at all. */
  private void keepObjectionable(Window window) throws IOException {
    List<Entry> some = window.takeObjectionable();
    if (some.isEmpty()) {
      return;
    }
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      String reason = String.valueOf(some.get(i).objection());
      refusals.add(new Refusal(i, reason, route.options().time().words(reason)));
    }
    refuse(window, Parcel.of(route.lane(), "", some), refusals);
    listener.kept();
  }

  private void pause(Duration time) throws InterruptedException {
    if (!time.isZero()) {
      timing.sleep(time);
    }
  }

  private static void pushHalves(Deque<Parcel> waiting, Parcel parcel) {
    List<Parcel> halves = parcel.halves();
    waiting.push(halves.get(1));
    waiting.push(halves.get(0));
  }
}
