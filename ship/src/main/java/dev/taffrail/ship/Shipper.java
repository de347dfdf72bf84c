package dev.taffrail.ship;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Ships a journal, and other sources beside it, to any number of sinks, each in lanes with cursors
 * of their own, so that one sink that is away holds up no other. Through a journal there are two
 * lanes, so that alarms overtake the rest; through another source there is one. Runs in the process
 * that writes, or in another one. Each lane has a thread, and more while several of its requests
 * are under way.
 *
 * <p>Delivery is at least once: what was sent since the last checkpoint (5 s at most) is sent again
 * after a crash, and what was under way then, what overtook a stream that waited for more, and with
 * transforms that have periods what was sent since one of them began. Loki stores that once; Splunk
 * and CloudWatch show it twice.
 *
 * <p>All methods may be called from any thread.
 */
public final class Shipper implements AutoCloseable {
  /** How long a thread may take to end once it was interrupted and its connections were closed. */
  private static final Duration LAST_STEP = Duration.ofSeconds(2);

  private final ShipperBuilder plan;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<SinkLanes> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private List<JournalFeed> feeds = List.of();
  private State state = State.NEW;

  Shipper(ShipperBuilder plan) {
    this.plan = plan;
  }

  private enum State {
    NEW,
    STARTED,
    CLOSED
  }

  /**
   * Begins a shipper.
   *
   * @param journal the newest file of the journal; it need not exist yet
   */
  public static ShipperBuilder builder(Path journal) {
    return new ShipperBuilder(journal);
  }

  /**
   * Takes the sinks' cursors and starts the threads. When that fails, the shipper is closed.
   *
   * @throws dev.taffrail.journal.JournalHeldException when another shipper holds a cursor
   */
  public void start() throws IOException {
    start(Map.of());
  }

  /**
   * The same, in the place of another shipper: a sink that is degraded still has been so since it
   * was there.
   *
   * @param before what that one's {@link #statusBySource} was before it was closed
   */
  public void start(Map<String, Map<String, SinkStatus>> before) throws IOException {
    lock.lock();
    try {
      if (state != State.NEW) {
        throw new IllegalStateException("shipper: expected a new one, found it " + state);
      }
      state = State.CLOSED;
      openLanes();
      lanes.forEach(sink -> goOn(sink, before.getOrDefault(sink.sink(), Map.of())));
      feeds.forEach(feed -> startThread(feed, "feed." + feed.name()));
      workers().forEach(worker -> startThread(worker, worker.name()));
      state = State.STARTED;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything that was in the journal at the time of the call is settled at every
   * sink, and the cursors are saved.
   *
   * @return false when the time ran out before
   * @throws IllegalStateException before the start
   */
  public boolean awaitDrained(Duration timeout) throws InterruptedException {
    return drain(workersOfStarted(), Drain::ask, timeout);
  }

  /**
   * What keeps sources from being appended to their journals, or files of theirs from being read,
   * by their names; empty when nothing.
   */
  public Map<String, String> sourceFailures() {
    lock.lock();
    try {
      Map<String, String> failures = new LinkedHashMap<>();
      for (JournalFeed feed : feeds) {
        String words = feed.failure();
        if (words != null) {
          failures.put(feed.name(), words);
        }
      }
      for (SinkLanes sink : lanes) {
        for (int i = 0; i < sink.bySource().size(); i++) {
          String name = plan.origins().get(i).label();
          sink.bySource().get(i).stream()
              .map(LaneWorker::trouble)
              .filter(Objects::nonNull)
              .forEach(words -> failures.putIfAbsent(name, words));
        }
      }
      return failures;
    } finally {
      lock.unlock();
    }
  }

  /** How each started sink fares, by its name, in the order in which they were added. */
  public Map<String, SinkStatus> status() {
    lock.lock();
    try {
      Map<String, SinkStatus> all = new LinkedHashMap<>();
      lanes.forEach(sink -> all.put(sink.sink(), sink.status()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** The same for each of the sources, by their names; the device's own is called journal. */
  public Map<String, Map<String, SinkStatus>> statusBySource() {
    lock.lock();
    try {
      Map<String, Map<String, SinkStatus>> all = new LinkedHashMap<>();
      for (SinkLanes sink : lanes) {
        Map<String, SinkStatus> sources = new LinkedHashMap<>();
        List<SinkStatus> each = sink.statusOfSources();
        for (int i = 0; i < each.size(); i++) {
          sources.put(plan.origins().get(i).label(), each.get(i));
        }
        all.put(sink.sink(), sources);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is started, and none of its threads has ended. */
  public boolean isAlive() {
    lock.lock();
    try {
      return state == State.STARTED && threads.stream().allMatch(Thread::isAlive);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends what can be sent within the builder's drain time, saves the cursors, ends the threads and
   * closes the sinks. What was not sent stays in the journal for the next start. Closing again does
   * nothing.
   */
  @Override
  public void close() {
    close(plan.drainTime());
  }

  /**
   * The same, where the program's end is near.
   *
   * @param most so long it may send, where the builder's drain time is not shorter
   */
  public void close(Duration most) {
    State before = leaveOpen();
    if (before == State.CLOSED) {
      return;
    }
    Duration drain = most.compareTo(plan.drainTime()) < 0 ? most : plan.drainTime();
    boolean interrupted = before == State.STARTED && !drainAtEnd(drain);
    feeds.forEach(JournalFeed::stop);
    workers().forEach(LaneWorker::stop);
    plan.ways().forEach(way -> way.sink().close());
    threads.forEach(Thread::interrupt);
    interrupted |= !joinThreads();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private State leaveOpen() {
    lock.lock();
    try {
      State before = state;
      state = State.CLOSED;
      return before;
    } finally {
      lock.unlock();
    }
  }

  private void openLanes() throws IOException {
    List<LaneWorker> opened = new ArrayList<>();
    try {
      feeds = plan.openFeeds();
      for (ShipperBuilder.Way way : plan.ways()) {
        List<List<LaneWorker>> bySource = new ArrayList<>();
        for (Origin origin : plan.origins()) {
          List<LaneWorker> workers = new ArrayList<>();
          for (Lane lane : origin.lanes()) {
            LaneWorker worker = plan.worker(way, origin, lane);
            opened.add(worker);
            workers.add(worker);
          }
          bySource.add(List.copyOf(workers));
        }
        lanes.add(new SinkLanes(way.sink().name(), bySource, way.budget()));
      }
    } catch (IOException | RuntimeException e) {
      opened.forEach(LaneWorker::abandon);
      feeds.forEach(JournalFeed::close);
      plan.ways().forEach(way -> way.sink().close());
      throw e;
    }
  }

  private void goOn(SinkLanes sink, Map<String, SinkStatus> before) {
    for (int i = 0; i < sink.bySource().size(); i++) {
      SinkStatus status = before.get(plan.origins().get(i).label());
      Duration degraded = status == null ? Duration.ZERO : status.degraded();
      sink.bySource().get(i).forEach(lane -> lane.goOnFrom(degraded));
    }
  }

  private void startThread(Runnable worker, String name) {
    Thread thread = new Thread(worker, "taffrail-ship-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private List<LaneWorker> workers() {
    return lanes.stream().flatMap(sink -> sink.workers().stream()).toList();
  }

  private List<LaneWorker> workersOfStarted() {
    lock.lock();
    try {
      if (state != State.STARTED) {
        throw new IllegalStateException("shipper: expected it STARTED, found it " + state);
      }
      return workers();
    } finally {
      lock.unlock();
    }
  }

  /** First what stands before the journals, then what stands in them. */
  private boolean drain(List<LaneWorker> workers, ToLongFunction<Drain> ask, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean fed = drain(feeds.stream().map(JournalFeed::drain).toList(), Drain::ask, deadline);
    return drain(workers.stream().map(LaneWorker::drain).toList(), ask, deadline) && fed;
  }

  private static boolean drain(List<Drain> all, ToLongFunction<Drain> ask, long deadline)
      throws InterruptedException {
    long[] tickets = all.stream().mapToLong(ask).toArray();
    boolean drained = true;
    for (int i = 0; i < all.size(); i++) {
      drained &= all.get(i).await(tickets[i], deadline);
    }
    return drained;
  }

  /** False when this thread was interrupted: then the drain ends at once. */
  private boolean drainAtEnd(Duration most) {
    try {
      // A lane that read on while others drain would hold, and send again later, what came since.
      drain(workers(), Drain::askLast, most);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** False when this thread was interrupted: then the others end by themselves. */
  private boolean joinThreads() {
    try {
      long deadline = System.nanoTime() + LAST_STEP.toNanos();
      for (Thread thread : threads) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
