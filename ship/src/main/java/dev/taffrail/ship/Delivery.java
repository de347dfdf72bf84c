package dev.taffrail.ship;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.ship.Outcome.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a window's loads to the sink until every record of them is settled: tries again without
 * end, splits what is refused until the bad record is alone, keeps what is refused.
 *
 * <p>Several requests are under way at once while all is well. When one has to be sent again, no
 * other begins until all of them are answered; then the lane waits once for all, and one request
 * goes alone. With each success twice as many may follow. For one thread, but for the sending.
 */
final class Delivery {
  private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

  private final Route route;
  private final Limits limits;
  private final Backoff backoff;
  private final LanePulse timing;
  private final Listener listener;
  private final Requests requests;
  private final Refusals refusals;
  private final PriorityQueue<Parcel> waiting = new PriorityQueue<>();
  private final Setback setback = new Setback();
  private final int inFlight;
  private int most = 1;

  Delivery(Route route, Backoff backoff, LanePulse timing, Listener listener) {
    this.route = route;
    this.limits = route.sink().limits();
    // What a request takes of a budget is known once it is sent.
    this.inFlight = route.budget().limits(route.lane()) ? 1 : limits.inFlight();
    this.backoff = backoff;
    this.timing = timing;
    this.listener = listener;
    requests = new Requests(route.name(), this::send, listener::answered);
    refusals = new Refusals(route, timing, listener, waiting::add);
  }

  /** Hears how the delivery fares, on its thread. */
  interface Listener {
    /**
     * The receiver gave an answer that settles something.
     *
     * @param well whether none of the answers since the last wait was a failure
     */
    void settled(boolean well);

    /** Some records were kept and not sent. */
    void kept(String words);

    /**
     * The receiver refused.
     *
     * @param records how many for good; the others are sent again in smaller batches
     */
    void refused(int records, String words);

    /** The receiver took what it got, and a person should know this of it. */
    void noted(String words);

    /** Nothing may be sent for a while; said again now and then. */
    void heldBack(LinkBudget.Wait wait);

    /** The record with a time that the receiver takes, the same at each try from now on. */
    ShipRecord restamped(Entry entry) throws IOException;

    /** The batch has to be sent again, after a wait that begins soon. */
    void retrying(Outcome.Retry retry);

    /** There is something for {@link Delivery#goOn}; on any thread. */
    void answered();
  }

  /**
   * What the receiver refused cannot be kept on this device now. All else that was answered is
   * settled, and {@link #goOn} goes on: nothing that was taken has to be sent again.
   */
  static final class NotKeptException extends IOException {
    NotKeptException(IOException cause) {
      super(FailureWords.of(cause), cause);
    }
  }

  /**
   * Takes the window's load; returns when there is room for another one.
   *
   * @param whole whether all of it, as {@link Window#take} says
   */
  void deliver(Window window, boolean whole) throws IOException, InterruptedException {
    waiting.addAll(window.take(route.lane(), whole));
    refusals.keepObjectionable(window);
    goOn(window);
    while (!hasRoom(window)) {
      settle(window, answer());
      goOn(window);
    }
  }

  /** Returns when all that was taken is settled. */
  void finish(Window window) throws IOException, InterruptedException {
    goOn(window);
    while (!(waiting.isEmpty() && requests.isEmpty())) {
      settle(window, answer());
      goOn(window);
    }
  }

  /** A request has a time limit of its own: nothing need be heard of the lane meanwhile. */
  private Requests.Answer answer() throws InterruptedException {
    timing.waits();
    try {
      return requests.await();
    } finally {
      timing.works();
    }
  }

  /** The same for one request at a time, which needs no thread. */
  private Requests.Answer answer(Parcel parcel) throws InterruptedException {
    timing.waits();
    try {
      return new Requests.Answer(parcel, send(parcel));
    } finally {
      timing.works();
    }
  }

  /** Settles what is answered, and begins what may begin; waits for nothing but a back-off. */
  void goOn(Window window) throws IOException, InterruptedException {
    settleAnswered(window);
    do {
      waitAfterSetback();
      begin(window);
    } while (setback.isThere() && requests.isEmpty());
  }

  /** There is nothing to send: whatever comes begins with one request again. */
  void rest() {
    if (requests.isEmpty()) {
      most = 1;
    }
  }

  /**
   * Forgets what is not settled, once what is under way is answered. After the wait that the
   * receiver asks for one request goes alone.
   */
  void abandon(Window window) throws InterruptedException {
    waiting.clear();
    while (!requests.isEmpty()) {
      try {
        Requests.Answer answer = answer();
        if (answer.outcome() instanceof Outcome.Retry retry) {
          setback.add(retry);
        } else {
          settle(window, answer);
        }
      } catch (IOException | RuntimeException again) {
        // Not settled, like all that is forgotten here: it is read again.
      }
      waiting.clear();
    }
    most = 1;
  }

  /** Settles what is answered by now, and lets go of the rest. */
  void close(Window window) throws IOException {
    try {
      settleAnswered(window);
    } finally {
      requests.close();
    }
  }

  private boolean hasRoom(Window window) {
    return waiting.isEmpty()
        && !setback.isThere()
        && requests.size() < most
        && window.loads() < inFlight;
  }

  private void settleAnswered(Window window) throws IOException {
    for (var answer = requests.poll(); answer != null; answer = requests.poll()) {
      settle(window, answer);
    }
  }

  private void waitAfterSetback() throws InterruptedException {
    if (setback.isThere() && requests.isEmpty()) {
      Duration time = setback.time(backoff);
      setback.clear();
      timing.sleep(time);
    }
  }

  private void begin(Window window) throws IOException, InterruptedException {
    while (!setback.isThere() && requests.size() < most && mayBegin(waiting.peek())) {
      Parcel parcel = waiting.remove();
      if (parcel.size() > window.batchSize().most()) {
        waiting.addAll(parcel.halves());
      } else if (most == 1) {
        awaitBudget();
        settle(window, answer(parcel));
      } else {
        requests.begin(parcel);
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

  private boolean mayBegin(@Nullable Parcel parcel) {
    return parcel != null
        && requests.all().stream().allMatch(other -> parcel.mayCross(other, limits.disorder()));
  }

  private Outcome send(Parcel parcel) throws InterruptedException {
    LanePulse.Asked request = timing.asks();
    try {
      return route
          .sink()
          .send(parcel.batch().from(route.sourceName()), () -> timing.hearsOfReceipt(request));
    } catch (RuntimeException defect) {
      // A record that a sink cannot cope with must not stop the lane for ever: it is found by
      // splitting, kept and counted, and the rest goes on.
      return new Outcome.Refused("defect", "defect in sink " + route.sink().name() + ": " + defect);
    } finally {
      timing.hears(request);
    }
  }

  private void settle(Window window, Requests.Answer answer) throws IOException {
    Parcel parcel = answer.parcel();
    if (answer.outcome() instanceof Outcome.Retry retry) {
      retry(window, parcel, retry);
      return;
    }
    boolean well = !setback.isThere();
    if (well) {
      most = Math.min(inFlight, most * 2);
    }
    try {
      settle(window, parcel, answer.outcome());
    } catch (NotKeptException e) {
      most = 1;
      throw e;
    }
    if (well) {
      // Not before: what is refused and cannot be kept is sent again and again, ever more seldom.
      backoff.reset();
    }
    listener.settled(well);
  }

  private void retry(Window window, Parcel parcel, Outcome.Retry retry) {
    if (parcel.size() > 1) {
      shrink(window.batchSize(), parcel.size(), retry.pace());
    }
    waiting.add(parcel);
    most = 1;
    setback.add(retry);
    listener.retrying(retry);
  }

  private static void shrink(BatchSize size, int records, Pace pace) {
    if (pace == Pace.TOO_LARGE) {
      size.tooLarge(records);
    } else if (pace == Pace.SMALLER) {
      size.tooMuch(records);
    }
  }

  private void settle(Window window, Parcel parcel, Outcome outcome) throws IOException {
    if (outcome instanceof Outcome.Accepted accepted) {
      parcel.entries().forEach(window::deliver);
      window.batchSize().taken(parcel.size());
      pause(accepted.pause());
      String note = accepted.note();
      if (note != null) {
        listener.noted(note);
      }
    } else if (outcome instanceof Outcome.Partly partly) {
      settlePartly(window, parcel, partly);
    } else if (outcome instanceof Outcome.Counted counted) {
      refusals.count(window, parcel, counted);
    } else if (outcome instanceof Outcome.Refused refused && parcel.size() > 1) {
      listener.refused(0, refused.words());
      waiting.addAll(parcel.halves());
    } else if (outcome instanceof Outcome.Refused refused) {
      refusals.take(window, parcel, List.of(new Refusal(0, refused.reason(), refused.words())));
    }
  }

  private void pause(Duration asked) {
    if (!asked.isZero()) {
      most = 1;
      setback.add(asked);
    }
  }

  private void settlePartly(Window window, Parcel parcel, Outcome.Partly partly)
      throws IOException {
    Set<Integer> positions = new HashSet<>();
    partly.refusals().forEach(refusal -> positions.add(refusal.position()));
    List<Entry> rest = parcel.without(positions);
    if (partly.restTaken()) {
      rest.forEach(window::deliver);
    } else if (!rest.isEmpty()) {
      waiting.add(parcel.part(rest));
    }
    refusals.take(window, parcel, partly.refusals());
  }
}
