package dev.taffrail.ship;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills a lane's window with the records of its source that are for it. For one thread, but for
 * wakeUp.
 */
final class Intake implements AutoCloseable {
  /** How long a lane that need not wait collects what is there already: alarms leave first. */
  private static final Duration LEAST_AGE = Duration.ofMillis(20);

  /** After so many records of no interest the cursor moves, even if none was of interest. */
  private static final int MOST_PASSED = 4096;

  /** Once in so many records the clock is looked at. */
  private static final int LOOK_EVERY = 16;

  /** How long after its end a period is kept open for records that were written late. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration NEVER = Duration.ofDays(1);

  private final Route route;
  private final TimedSource source;
  private final Timing timing;
  private final Duration age;
  private final long leastNanos;
  private final Chain chain;
  private final Restamp times;
  private final Outlet outlet = new Outlet();

  /** What came through the stages and is in no window yet. */
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();

  private Position place;
  private long openedAt;
  private long heldSince;
  private long front;
  private long bytesRead;
  private boolean due;
  private boolean whole;

  /** Records that were read while the window was filling. */
  private int taken;

  private final Predicate<Level> others;

  /** Whether the last record was one of the other lane's. */
  private boolean isOthers;

  private Intake(Route route, TimedSource source, Position from, Timing timing, Restamp times) {
    this.route = route;
    this.source = source;
    this.place = from;
    this.front = from.index();
    this.timing = timing;
    this.times = times;
    this.age = route.lane() == Lane.URGENT ? Duration.ZERO : route.sink().limits().age();
    // Too long to count is as good as for ever.
    this.leastNanos = TimeUnit.NANOSECONDS.convert(age.compareTo(LEAST_AGE) > 0 ? age : LEAST_AGE);
    this.others = route.lane()::leaves;
    this.chain = new Chain(route.transforms(), route.lane(), outlet);
  }

  static Intake open(Route route, Position from, Timing timing, LaneMarks marks, Restamp times)
      throws IOException {
    TimedSource source = TimedSource.open(route, from, timing, marks);
    return new Intake(route, source, from, timing, times);
  }

  /**
   * Reads what is there, until the load is to be sent, or there is something to commit.
   *
   * @param hurry whether to wait for no further records
   * @return false when there is nothing to do until more can be read
   */
  boolean fill(Window window, boolean hurry) throws IOException {
    times.look();
    boolean busy = read(window, hurry);
    due = busy && window.isFilling();
    whole = due && (isAged() || !(window.isFull() || !waiting.isEmpty()));
    return busy;
  }

  /** Whether the load is to be sent. */
  boolean isDue() {
    return due;
  }

  /** Whether it is to be sent because of its age, or because there is no more: none of it waits. */
  boolean isDueWhole() {
    return whole;
  }

  private boolean read(Window window, boolean hurry) throws IOException {
    admitWaiting(window);
    int passed = 0;
    while (!window.isFull() && waiting.isEmpty() && passed < MOST_PASSED) {
      if (mayPass()) {
        passed += pass(window, MOST_PASSED - passed);
      }
      SourceRecord record = source.poll();
      if (record == null) {
        return window.isFilling() ? hurry || isWaitingForClock() || ageLeft().isZero() : passed > 0;
      }
      take(record, window);
      passed = window.isFilling() ? 0 : passed + 1;
      if (isTimeToSend(window)) {
        return true;
      }
    }
    return true;
  }

  void look() throws IOException {
    source.look();
  }

  boolean await(Duration timeout) throws IOException, InterruptedException {
    return source.await(timeout);
  }

  void wakeUp() {
    source.wakeUp();
  }

  /** Whether no stage holds anything. */
  boolean isIdle() {
    return chain.isIdle();
  }

  /**
   * Whether the stages have held something for longer than a period takes. While records come, that
   * can only be when clocks stand still, when the receiver is slower than the clock, or when
   * several stages have periods that seldom end together: then for twice as long.
   */
  boolean isOverdue(boolean busy) {
    Duration held = heldFor();
    return held.compareTo(busy ? patience().multipliedBy(2) : patience()) >= 0;
  }

  /** Whether a record was read that was stamped before the device's clock was set. */
  boolean isWaitingForClock() {
    return source.isWaiting();
  }

  /** Whether it has waited long enough. */
  boolean isOutOfPatience() {
    return source.isWaiting() && source.patienceLeft().isZero();
  }

  /** How long there is nothing to do, if no record comes. */
  Duration dueIn(Window window) {
    if (window.isFilling()) {
      return ageLeft();
    }
    if (isWaitingForClock()) {
      return source.patienceLeft();
    }
    if (chain.isIdle()) {
      return NEVER;
    }
    Duration left = patience().minus(heldFor());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Ends all periods before the next record. */
  void endPeriods(Window window) {
    times.look();
    chain.end();
    deposit(window, Counters.NONE);
  }

  /** Number of the next record to read. */
  long front() {
    return front;
  }

  /** Bytes of the source that were read since this was opened. */
  long bytesRead() {
    return bytesRead;
  }

  /** Whether a record was read that is in no window yet. */
  boolean isHolding() {
    return !waiting.isEmpty() || source.isWaiting();
  }

  long remainingBytes() throws IOException {
    return source.remainingBytes();
  }

  /** A place to save before anything is read from the start; null where there is no need. */
  @Nullable Position baseline(boolean first) throws IOException {
    return source.baseline(first);
  }

  /** Whether something was read that becomes a record by itself, soon. */
  boolean isPending() {
    return source.isPending();
  }

  @Nullable String takeNote() {
    return source.takeNote();
  }

  @Nullable String trouble() {
    return source.trouble();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Behind a record of the other lane comes another one of it, and mostly behind an alarm too. */
  private boolean mayPass() {
    return isOthers || route.lane() == Lane.URGENT;
  }

  /** Passes over records of the other lane, which come in long runs. */
  private int pass(Window window, int most) throws IOException {
    // A stage that holds something is to see the time of each record.
    Source.Passed run = chain.isIdle() ? source.pass(others, most) : null;
    if (run == null) {
      return 0;
    }
    Counters share = new Counters();
    share.passed = run.records();
    goOn(run.next(), run.bytes());
    deposit(window, share);
    return window.isFilling() ? 0 : (int) run.records();
  }

  private void goOn(Position next, long bytes) {
    front = next.index();
    bytesRead += bytes;
    place = next;
  }

  private void take(SourceRecord record, Window window) {
    if (!chain.isIdle()) {
      endWhatHasEnded(record, window);
    }
    boolean idle = chain.isIdle();
    isOthers = !route.lane().takes(record.head());
    if (!isOthers) {
      transform(Piece.of(record.record()));
    }
    if (idle && !chain.isIdle()) {
      heldSince = timing.nanos();
    }
    goOn(record.next(), record.bytes());
    deposit(window, share(record));
  }

  private Counters share(SourceRecord record) {
    if (!isOthers && record.skipped() == 0) {
      return Counters.ONE_READ;
    }
    Counters share = new Counters();
    share.skipped = record.skipped();
    share.read = isOthers ? 0 : 1;
    share.passed = isOthers ? 1 : 0;
    return share;
  }

  private void transform(Piece piece) {
    if (piece.record().head().isControl()) {
      outlet.pass(piece);
    } else {
      chain.take(piece);
    }
  }

  /** Before this record, at the place behind the one before it. */
  private void endWhatHasEnded(SourceRecord next, Window window) {
    long cut = window.cut();
    if (cut != Window.NO_CUT && front <= cut && next.next().index() > cut) {
      chain.end();
    } else {
      chain.advance(next.record().micros());
    }
    if (chain.isIdle() || outlet.isUsed()) {
      deposit(window, Counters.NONE);
    }
  }

  /** Hands on what the stages made of the records up to this place. */
  private void deposit(Window window, Counters share) {
    boolean rest = chain.isIdle();
    Counters next = share.withFiltered(outlet.takeDropped());
    if (!outlet.isUsed()) {
      pass(window, next, rest);
    }
    for (Piece piece = outlet.poll(); piece != null; piece = outlet.poll()) {
      waiting.add(entry(piece, next, rest && !outlet.isUsed(), window));
      next = Counters.NONE;
    }
    admitWaiting(window);
  }

  private Entry entry(Piece piece, Counters share, boolean rest, Window window) {
    Restamp.Judged judged = times.judge(piece.record(), place.index(), window.cursor().index());
    return judged == null
        ? new Entry(piece, share, place, rest, bytesRead, null)
        : new Entry(piece.with(judged.record()), share, place, rest, bytesRead, judged.refusal());
  }

  private void pass(Window window, Counters share, boolean rest) {
    Entry last = waiting.peekLast();
    if (last == null) {
      window.pass(place, share, rest);
    } else {
      last.pass(place, share, rest);
    }
  }

  /** What does not fit now begins the next window. */
  private void admitWaiting(Window window) {
    for (Entry entry = waiting.peek(); entry != null; entry = waiting.peek()) {
      long size = route.sink().sizeOf(entry.record());
      if (!window.fits(entry.record(), size)) {
        return;
      }
      openedAt = window.isFilling() ? openedAt : timing.nanos();
      window.add(entry, size, route.sink().streamOf(entry.record()));
      waiting.remove();
    }
  }

  private Duration heldFor() {
    return Duration.ofNanos(timing.nanos() - heldSince);
  }

  private Duration patience() {
    return chain.period().plus(GRACE);
  }

  private Duration ageLeft() {
    Duration left = age.minus(waited());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Asked for each record, of which many come at once: the clock is looked at now and then. */
  private boolean isTimeToSend(Window window) {
    return window.isFilling() && ++taken % LOOK_EVERY == 0 && isAged();
  }

  private boolean isAged() {
    return timing.nanos() - openedAt >= leastNanos;
  }

  private Duration waited() {
    return Duration.ofNanos(timing.nanos() - openedAt);
  }

  /** Where the stages end. */
  private static final class Outlet implements Chain.End {
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private long dropped;

    @Override
    public void pass(Piece piece) {
      pieces.add(piece);
    }

    @Override
    public void drop(Piece piece, int step) {
      dropped += piece.sources();
    }

    @Nullable Piece poll() {
      return pieces.poll();
    }

    boolean isUsed() {
      return dropped > 0 || !pieces.isEmpty();
    }

    long takeDropped() {
      long taken = dropped;
      dropped = 0;
      return taken;
    }
  }
}
