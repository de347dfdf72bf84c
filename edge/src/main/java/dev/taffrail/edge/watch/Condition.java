package dev.taffrail.edge.watch;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import dev.taffrail.log.LogEvent;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Something that is wrong or is not: a record when it begins, again while it lasts, and one of the
 * name with {@code _over} behind it, of level info, when it is over. Between the value that begins
 * it and the one that ends it nothing changes, so that a value at a limit fills no journal.
 */
final class Condition {
  private final BoundLogger log;
  private final Level level;
  private final String event;
  private final long repeatNanos;
  private boolean on;
  private long since;
  private long told;

  Condition(BoundLogger log, Level level, String event, Duration repeat) {
    this.log = log;
    this.level = level;
    this.event = event;
    this.repeatNanos = nanos(repeat);
  }

  boolean isOn() {
    return on;
  }

  /**
   * What a look found.
   *
   * @param now a monotonic time in nanoseconds
   * @param begins whether it is wrong, if it was right before
   * @param ends whether it is right, if it was wrong before
   * @param fields what a record says of it
   */
  void update(long now, boolean begins, boolean ends, Consumer<LogEvent> fields) {
    if (!on && begins) {
      on = true;
      since = now;
      tell(now, log.log(level, event), fields);
    } else if (on && ends) {
      on = false;
      LogEvent over = log.info(event + "_over");
      tell(now, over, record -> fields.accept(lasted(record, now)));
    } else if (on && now - told >= repeatNanos) {
      tell(now, log.log(level, event), record -> fields.accept(lasted(record, now)));
    }
  }

  private void tell(long now, LogEvent record, Consumer<LogEvent> fields) {
    told = now;
    fields.accept(record);
    record.log();
  }

  private LogEvent lasted(LogEvent record, long now) {
    return record.with("lasted", Duration.ofNanos(now - since));
  }

  private static long nanos(Duration time) {
    return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
  }
}
