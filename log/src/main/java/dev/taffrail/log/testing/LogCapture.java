package dev.taffrail.log.testing;

import dev.taffrail.log.Event;
import dev.taffrail.log.Processor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is logged while it is open, of every level, as objects; nothing goes anywhere else.
 *
 * <pre>{@code
 * try (LogCapture log = LogCapture.open()) {
 *   pipeline.run(readings);
 *   assertEquals("cold_chain", log.only("rule_fired").field("rule"));
 * }
 * }</pre>
 *
 * <p>Tests that run at the same time do not see each other's records, as far as threads tell: a
 * capture gets those of the thread that opened it and of threads that were started from there while
 * it was open, also by a pool. Other threads, such as those of a pool that was there before, belong
 * to no test: what they log goes to every capture that is open. {@link CapturedRecord#thread} says
 * where a record is from. Of captures within each other on one thread the innermost gets the
 * record.
 *
 * <p>The configuration of the program is out of force while any capture is open, and comes back
 * when the last is closed: its level and its processors have no part in what is captured. A program
 * that configures logging meanwhile takes the records back.
 */
public final class LogCapture implements AutoCloseable {
  private final List<CapturedRecord> records = new ArrayList<>();
  private final Processor[] processors;
  private final @Nullable LogCapture outer;
  private volatile boolean open = true;

  private LogCapture(Processor[] processors, @Nullable LogCapture outer) {
    this.processors = processors.clone();
    this.outer = outer;
  }

  /**
   * Begins to capture.
   *
   * @param processors are run on each record of this capture's threads first, in this order: what
   *     they drop is not captured
   */
  public static LogCapture open(Processor... processors) {
    LogCapture capture = new LogCapture(processors, OpenCaptures.current());
    OpenCaptures.add(capture);
    return capture;
  }

  /** What was captured until now, in the order in which it was logged. */
  public List<CapturedRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  /** Those of this event. */
  public List<CapturedRecord> records(String event) {
    return records().stream().filter(record -> record.event().equals(event)).toList();
  }

  /**
   * The one record of this event.
   *
   * @throws AssertionError when there is none or more than one; it names what was captured
   */
  public CapturedRecord only(String event) {
    List<CapturedRecord> found = records(event);
    if (found.size() != 1) {
      throw new AssertionError(
          "expected one record of " + event + ", found " + found.size() + " in " + this);
    }
    return found.get(0);
  }

  /** Forgets what was captured until now. */
  public void clear() {
    synchronized (records) {
      records.clear();
    }
  }

  /** Ends capturing; what was captured stays. Closing again does nothing. */
  @Override
  public void close() {
    if (open) {
      open = false;
      OpenCaptures.remove(this);
    }
  }

  boolean isOpen() {
    return open;
  }

  @Nullable LogCapture outer() {
    return outer;
  }

  /** Of a thread that belongs here. */
  void process(Event event) {
    for (Processor processor : processors) {
      if (!processor.process(event)) {
        return;
      }
    }
    add(CapturedRecord.of(event));
  }

  void add(CapturedRecord record) {
    synchronized (records) {
      records.add(record);
    }
  }

  /** One line for each record. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("captured:");
    records().forEach(record -> text.append("\n  ").append(record));
    return text.toString();
  }
}
