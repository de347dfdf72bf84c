package dev.taffrail.ship;

import dev.taffrail.ship.RefusedLog.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Settles what a receiver refused: keeps it on the device and counts it then, or has it sent again,
 * with a time that the receiver takes or because it cannot be kept now. For one thread.
 */
final class Refusals {
  private final Route route;
  private final Timing timing;
  private final Delivery.Listener listener;
  private final Consumer<Parcel> sendAgain;

  /**
   * @param sendAgain gets what is to be sent again
   */
  Refusals(Route route, Timing timing, Delivery.Listener listener, Consumer<Parcel> sendAgain) {
    this.route = route;
    this.timing = timing;
    this.listener = listener;
    this.sendAgain = sendAgain;
  }

  /**
   * Takes records of a parcel that the receiver refused, one by one. What is refused for its time
   * alone may be sent with another one.
   *
   * @throws Delivery.NotKeptException when they cannot be kept; they are sent again
   */
  void take(Window window, Parcel parcel, List<Refusal> refusals) throws IOException {
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
      sendAgain.accept(parcel.part(again));
    }
    if (!forGood.isEmpty()) {
      refuseOrAskAgain(window, parcel, forGood);
    }
  }

  /** What cannot be kept now waits to be sent, and refused, again. */
  private void refuseOrAskAgain(Window window, Parcel parcel, List<Refusal> refusals)
      throws Delivery.NotKeptException {
    try {
      refuse(window, parcel, refusals);
    } catch (IOException e) {
      List<Entry> again = new ArrayList<>();
      refusals.forEach(refusal -> again.add(parcel.entries().get(refusal.position())));
      sendAgain.accept(parcel.part(again));
      throw new Delivery.NotKeptException(e);
    }
    listener.refused(refusals.size(), refusals.get(0).words());
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
  }

  /**
   * Takes a number of refusals: which of the records they count, nobody knows, so all are kept.
   *
   * @throws Delivery.NotKeptException when they cannot be kept; all are sent again
   */
  void count(Window window, Parcel parcel, Outcome.Counted counted)
      throws Delivery.NotKeptException {
    int refused = Math.min(counted.refused(), parcel.size());
    String words = refused + " of these " + parcel.size() + ": " + counted.words();
    List<Refused> kept = new ArrayList<>();
    for (Entry entry : parcel.entries()) {
      ShipRecord record = entry.record();
      kept.add(new Refused(record.index(), record.line(), counted.reason(), words));
    }
    try {
      route.refused().append(timing.now(), route.sourceName(), route.lane(), kept);
    } catch (IOException e) {
      sendAgain.accept(parcel);
      throw new Delivery.NotKeptException(e);
    }
    for (int i = 0; i < parcel.size(); i++) {
      Entry entry = parcel.entries().get(i);
      if (i < refused) {
        window.refuse(entry, counted.reason());
      } else {
        window.deliver(entry);
      }
    }
    listener.refused(refused, words);
  }

  /**
   * What the receiver would refuse for its time is not sent at all.
   *
   * @throws IOException when it cannot be kept
   */
  void keepObjectionable(Window window) throws IOException {
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
    listener.kept(refusals.get(0).words());
  }
}
