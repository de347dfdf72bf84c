package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lowest level that each logger writes, changed while the program runs, from any thread.
 *
 * <pre>{@code
 * Taffrail.levels().set("edge.adapter", Level.DEBUG, Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>A level set for {@code edge} holds for {@code edge.adapter} and all others below it by dots,
 * unless these have a level of their own; one set for the empty name, for all. A change holds from
 * the next call of each logger. A debug journal and a flight recorder take the records below the
 * level of all loggers, but not those below a level that was set for the logger or one above it.
 */
public final class LogLevels {
  private static final String ALL = "";

  /** A change, or the question whether one has ended: one at a time for the whole process. */
  private static final Object LOCK = new Object(); // a monitor, as in the journal's buffer

  private final TreeMap<String, Level> configured = new TreeMap<>();
  private final TreeMap<String, Level> levels = new TreeMap<>();
  private final TreeMap<String, Limited> limited = new TreeMap<>();
  private final LongSupplier nanoTime;

  /** When the next limited change ends, in {@link System#nanoTime}'s time. */
  private volatile long nextEnd;

  private record Limited(Level level, long end) {}

  /** What holds for a logger, and why. */
  private record Found(Level level, boolean byName, boolean limited) {}

  LogLevels(Level all, Map<String, Level> byLogger, LongSupplier nanoTime) {
    configured.putAll(byLogger);
    configured.put(ALL, all);
    levels.putAll(configured);
    this.nanoTime = nanoTime;
  }

  /** Sets the level of all loggers that have none of their own. */
  public void set(Level level) {
    set(ALL, level);
  }

  /** Sets the level of this logger and of those below it; ends a limited one of the same name. */
  public void set(String logger, Level level) {
    Objects.requireNonNull(level, "level");
    change(
        () -> {
          limited.remove(logger);
          levels.put(logger, level);
        });
  }

  /**
   * Sets the level of all loggers that have none of their own, as the one that is configured from
   * now on: {@link #reset} goes back to it. One that was set for a time holds until its end.
   */
  public void configure(Level level) {
    Objects.requireNonNull(level, "level");
    change(
        () -> {
          configured.put(ALL, level);
          levels.put(ALL, level);
        });
  }

  /** Sets the level of all loggers that have none of their own, for this time. */
  public void set(Level level, Duration time) {
    set(ALL, level, time);
  }

  /**
   * Sets the level of this logger and of those below it for this time, then what held before holds
   * again. No thread waits for that: the first call behind the end of the time notices.
   *
   * @throws IllegalArgumentException when the time is not positive
   */
  public void set(String logger, Level level, Duration time) {
    Objects.requireNonNull(level, "level");
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time: expected more than zero, found " + time);
    }
    long end =
        nanoTime.getAsLong() + Math.min(TimeUnit.NANOSECONDS.convert(time), Long.MAX_VALUE / 2);
    change(() -> limited.put(logger, new Limited(level, end)));
  }

  /** Goes back to the configured level of this logger; to none of its own where none was. */
  public void reset(String logger) {
    change(
        () -> {
          limited.remove(logger);
          Level before = configured.get(logger);
          if (before == null) {
            levels.remove(logger);
          } else {
            levels.put(logger, before);
          }
        });
  }

  /** Goes back to the configured levels of all loggers. */
  public void reset() {
    change(
        () -> {
          limited.clear();
          levels.clear();
          levels.putAll(configured);
        });
  }

  /** The level of all loggers that have none of their own. */
  public Level get() {
    return get(ALL);
  }

  /** The lowest level that this logger writes. */
  public Level get(String logger) {
    synchronized (LOCK) {
      endLimited();
      return find(logger).level();
    }
  }

  /** Every name that a level is set for now, the empty one for all, with its level. A copy. */
  public Map<String, Level> asMap() {
    synchronized (LOCK) {
      endLimited();
      Map<String, Level> map = new TreeMap<>(levels);
      limited.forEach((logger, entry) -> map.put(logger, entry.level()));
      return Collections.unmodifiableMap(map);
    }
  }

  /**
   * How much longer each level holds that was set for a time, by the name it was set for. A copy.
   */
  public Map<String, Duration> remaining() {
    synchronized (LOCK) {
      endLimited();
      long now = nanoTime.getAsLong();
      Map<String, Duration> map = new TreeMap<>();
      limited.forEach((logger, entry) -> map.put(logger, Duration.ofNanos(entry.end() - now)));
      return Collections.unmodifiableMap(map);
    }
  }

  private void change(Runnable change) {
    synchronized (LOCK) {
      change.run();
      findNextEnd();
      LoggerNames.forgetGuards();
    }
  }

  /** Whether a guard that asks still says what holds. */
  boolean stillHolds(int guard) {
    return guard != Guard.UNKNOWN && nanoTime.getAsLong() - nextEnd < 0;
  }

  int guardOf(String logger, boolean debugApart, boolean kept) {
    synchronized (LOCK) {
      endLimited();
      Found found = find(logger);
      boolean free = !found.byName();
      return Guard.of(found.level(), debugApart && free, kept && free, found.limited());
    }
  }

  /** Nothing changes while this runs. */
  static void exclusively(Runnable action) {
    synchronized (LOCK) {
      action.run();
    }
  }

  private void endLimited() {
    long now = nanoTime.getAsLong();
    if (limited.values().removeIf(entry -> now - entry.end() >= 0)) {
      findNextEnd();
      LoggerNames.forgetGuards();
    }
  }

  private void findNextEnd() {
    long now = nanoTime.getAsLong();
    long next = Long.MAX_VALUE / 2;
    for (Limited entry : limited.values()) {
      next = Math.min(next, entry.end() - now);
    }
    nextEnd = now + next;
  }

  private Found find(String logger) {
    for (String name = logger; ; name = above(name)) {
      Limited passing = limited.get(name);
      if (passing != null) {
        return new Found(passing.level(), !name.equals(ALL), true);
      }
      @Nullable Level level = levels.get(name);
      if (level != null) {
        return new Found(level, !name.equals(ALL), false);
      }
    }
  }

  private static String above(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
