package dev.taffrail.ship;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One lane of one sink: fills a window from the source, load by load, has each delivered while it
 * fills the next, and moves the cursor. Its thread lives as long as the shipper; whatever fails is
 * tried again from the committed cursor.
 */
final class LaneWorker implements Runnable, Delivery.Listener {
  /** A wait for the sink's budget that is longer is a state of the lane. */
  private static final Duration LEAST_SAID = Duration.ofSeconds(10);

  private final Route route;
  private final LanePulse timing;
  private final Backoff backoff;
  private final Delivery delivery;
  private final Saver saver;
  private final LaneMarks marks;
  private final Restamp times;
  private final LaneHealth health;
  private final Runnable listener;
  private final Drain drain = new Drain(this::wakeUp);

  private Window window;
  private volatile @Nullable Intake intake;
  private long ticket;
  private long drainUpTo;
  private volatile boolean stopping;
  private volatile @Nullable String trouble;

  /** Whether no place was saved that is lost. */
  private final boolean first;

  /** Whether the end of periods has still to be written down. */
  private boolean cutting;

  /** Whether what is sent now had to wait for the sink's budget. */
  private boolean heldBack;

  /**
   * @param listener is called when the lane's state changed, or its source's trouble
   */
  LaneWorker(
      Route route, Checkpoints checkpoints, Backoff backoff, Timing timing, Runnable listener)
      throws IOException {
    this.route = route;
    this.timing = new LanePulse(timing);
    this.backoff = backoff;
    Checkpoints.Saved saved = checkpoints.load().orElse(Checkpoints.Saved.NOTHING);
    window =
        new Window(
            route.sink().limits(),
            saved.position(),
            Counters.of(saved.counters()),
            Saver.cut(saved.counters()));
    marks = new LaneMarks(saved.counters());
    times = new Restamp(route, this.timing, marks);
    route.budget().restore(saved.counters());
    delivery = new Delivery(route, backoff, this.timing, this);
    saver = new Saver(checkpoints, timing, marks, route.budget());
    health = new LaneHealth(window, this.timing, listener);
    this.listener = listener;
    first = checkpoints.note() == null;
    note(checkpoints.note());
  }

  @Override
  public void run() {
    try {
      while (!stopping && !drain.isOver()) {
        attempt();
      }
    } catch (InterruptedException stop) {
      // Asked to stop while waiting: what is settled is saved below, the rest is sent next time.
    } catch (RuntimeException | Error defect) {
      health.note("defect in lane " + name() + ": " + defect);
      throw defect;
    } finally {
      finish();
    }
  }

  /**
   * Runs one step. A failure of the journal's files is waited out, and so is a defect, of a
   * transform for instance: a lane that ended for it would stand still without a word until a
   * restart.
   */
  void attempt() throws InterruptedException {
    try {
      timing.works();
      step();
    } catch (Delivery.NotKeptException e) {
      saver.commit(window);
      failHere(route.origin() + ": " + e.getMessage());
    } catch (IOException e) {
      retryFromCursor(route.origin() + ": " + FailureWords.of(e));
    } catch (RuntimeException e) {
      retryFromCursor("defect: " + e);
    }
  }

  private void retryFromCursor(String words) throws InterruptedException {
    delivery.abandon(window);
    saver.commit(window);
    restart();
    failHere(words);
  }

  private void failHere(String words) throws InterruptedException {
    health.failAt(window.cursor(), words);
    publish();
    timing.sleep(backoff.next(Pace.SOON, null));
  }

  /** Asks the lane to settle all there is now; for other threads. */
  Drain drain() {
    return drain;
  }

  /** Before it begins: so long another one, whose place it takes, had been degraded. */
  void goOnFrom(Duration degraded) {
    timing.goesOnFrom(degraded);
  }

  /** For other threads. */
  LaneStatus status() {
    return health.status();
  }

  /** What of the source cannot be read, though the lane goes on; null as a rule. For any thread. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Asks the thread to end; it has to be interrupted, too. */
  void stop() {
    stopping = true;
  }

  private void step() throws IOException, InterruptedException {
    Intake in = openIntake();
    noteDrain(in);
    delivery.goOn(window);
    boolean busy = in.fill(window, drain.isOpen(ticket));
    note(in.takeNote());
    meet(in.trouble());
    saver.keepMarks(window);
    commit();
    health.reached(window.cursor(), !busy && window.isEmpty() && !cutting);
    publish();
    if (in.isDue()) {
      // What waits at the end of a drain in vain is sent again after the next start.
      delivery.deliver(window, in.isDueWhole() || drain.isOpen(ticket));
    }
    busy |= waitForClock(in, busy);
    if (isTimeToEnd(in, busy)) {
      endPeriods(in);
      busy = true;
    }
    finishDrain(in, busy);
    publish();
    if (!busy) {
      delivery.rest();
      timing.waits();
      in.await(least(saver.dueIn(), in.dueIn(window)));
    }
  }

  /**
   * Says that records wait for the device's clock to be set, or that they have for long enough.
   *
   * @return whether they go on
   */
  private boolean waitForClock(Intake in, boolean busy) throws IOException {
    if (in.isOutOfPatience()) {
      marks.takeAsIs(in.front());
      saver.keepMarks(window);
      return true;
    }
    if (in.isWaitingForClock()) {
      pauseFor("clock: records of before this device's clock was set wait for that");
    } else if (health.is(State.WAITING) && window.isEmpty() && !busy) {
      health.ok();
    }
    return false;
  }

  private void pauseFor(String words) {
    if (!health.is(State.WAITING)) {
      health.fail(State.WAITING, words);
    }
  }

  /** What was sent before has to be settled: a place is written down that lies behind all of it. */
  private void endPeriods(Intake in) throws IOException, InterruptedException {
    finishDelivery();
    cutting = true;
    saver.cut(window, in.front());
    cutting = false;
    in.endPeriods(window);
    saver.keepMarks(window);
    commit();
    publish();
    delivery.deliver(window, true);
  }

  private void finishDelivery() throws IOException, InterruptedException {
    delivery.finish(window);
    commit();
  }

  /**
   * Whether what the stages hold is to be sent though no record ended its period: none may come for
   * long, a drain waits for it, or the periods of several stages never end at one place.
   */
  private boolean isTimeToEnd(Intake in, boolean busy) {
    return !in.isIdle()
        && !in.isHolding()
        && !window.isFilling()
        && (!busy || in.front() >= window.cut())
        && (in.isOverdue(busy) || hasReadForDrain(in, busy));
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private void note(@Nullable String words) {
    if (words != null) {
      health.note(words);
    }
  }

  private void meet(@Nullable String newest) {
    boolean news = (trouble == null) != (newest == null);
    trouble = newest;
    if (news) {
      listener.run();
    }
  }

  private void wakeUp() {
    Intake waiting = intake;
    if (waiting != null) {
      waiting.wakeUp();
    }
  }

  private Intake openIntake() throws IOException {
    Intake open = intake;
    if (open == null) {
      open = Intake.open(route, window.cursor(), timing, marks, times);
      intake = open;
      begin(open);
    }
    return open;
  }

  private void begin(Intake in) throws IOException {
    Position place = window.cursor().equals(Position.START) ? in.baseline(first) : null;
    note(in.takeNote());
    if (place != null) {
      saver.begin(window, place);
    }
  }

  private void noteDrain(Intake in) throws IOException {
    if (drain.asked() > ticket) {
      ticket = drain.asked();
      in.look();
      long remaining = in.remainingBytes();
      drainUpTo = remaining == Source.UNKNOWN ? Long.MAX_VALUE : in.bytesRead() + remaining;
    }
  }

  private void finishDrain(Intake in, boolean busy) throws IOException, InterruptedException {
    boolean all = !window.isFilling() && !in.isHolding() && in.isIdle();
    if (all && hasReadForDrain(in, busy)) {
      finishDelivery();
      saver.save(window);
      publish();
      drain.finish(ticket);
    }
  }

  /**
   * Whether somebody waits for a drain, and all is read for it: nothing is left to read, or as much
   * was read as there was when the wish came.
   */
  private boolean hasReadForDrain(Intake in, boolean busy) {
    return drain.isOpen(ticket) && ((!busy && !in.isPending()) || in.bytesRead() >= drainUpTo);
  }

  @Override
  public void settled(boolean well) {
    commit();
    health.reached(window.cursor(), false);
    if (well && !heldBack) {
      health.answered(window.delivered());
    }
    heldBack = false;
    publish();
  }

  @Override
  public void refused(int records, String words) {
    health.refuse(records, words);
  }

  @Override
  public void noted(String words) {
    health.remark(words);
  }

  @Override
  public void answered() {
    wakeUp();
  }

  @Override
  public void kept(String words) {
    health.note(words);
    commit();
    publish();
  }

  /** Short waits are how a limit by the second works; they are no state of their own. */
  @Override
  public void heldBack(LinkBudget.Wait wait) {
    boolean isLong = wait.time().compareTo(LEAST_SAID) > 0;
    if (isLong || heldBack) {
      heldBack = true;
      pauseFor("limit: " + wait.words());
    }
    if (isLong) {
      commitAtOnce();
    } else {
      commit();
    }
    publish();
  }

  @Override
  public ShipRecord restamped(Entry entry) throws IOException {
    ShipRecord record = times.restamped(entry.record(), entry.number(), window.cursor().index());
    saver.keepMarks(window);
    return record;
  }

  @Override
  public void retrying(Outcome.Retry retry) {
    timing.retried();
    health.fail(
        retry.pace() == Pace.SLOW ? State.MISCONFIGURED : State.RETRYING,
        retry.reason() + ": " + retry.words());
    commit();
    publish();
  }

  private void commit() {
    saver.commit(window);
    if (saver.isDue()) {
      save();
    }
  }

  private void commitAtOnce() {
    saver.commit(window);
    save();
  }

  /** Shipping goes on without, and tries again: at worst more is repeated after a crash. */
  private void save() {
    save("");
  }

  private void save(String consequence) {
    try {
      saver.save(window);
    } catch (IOException e) {
      health.note("cursor was not saved: " + FailureWords.of(e) + consequence);
    }
  }

  /** Forgets what was read and not committed: it is read again. */
  private void restart() {
    window = window.restarted();
    closeIntake();
  }

  private void closeIntake() {
    Intake closing = intake;
    intake = null;
    try {
      if (closing != null) {
        closing.close();
      }
    } catch (IOException e) {
      health.note(route.origin() + ": " + FailureWords.of(e));
    }
  }

  /** Lets go of the cursor of a lane that was never started. */
  void abandon() {
    finish();
  }

  String name() {
    return route.name();
  }

  private void finish() {
    // Interrupted still, this thread would close the file that it writes the cursor to.
    boolean interrupted = Thread.interrupted();
    endDelivery();
    closeIntake();
    saveAtEnd();
    health.stopped();
    publish();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void endDelivery() {
    try {
      delivery.close(window);
    } catch (IOException | RuntimeException | Error e) {
      health.note("not settled: " + FailureWords.of(e));
    }
  }

  private void saveAtEnd() {
    saver.commit(window);
    save("; what came since it was saved last is sent again after the next start");
    try {
      saver.close();
    } catch (IOException e) {
      health.note("cursor was not closed: " + FailureWords.of(e));
    }
  }

  private void publish() {
    health.publish(window, intake);
  }
}
