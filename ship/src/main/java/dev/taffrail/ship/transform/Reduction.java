package dev.taffrail.ship.transform;

import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Piece;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Stage;
import dev.taffrail.ship.Transform;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The kinds of transforms that make fewer records of many. None touches errors and criticals unless
 * {@link #urgent} says so: alarms are not held up.
 */
public final class Reduction {
  private final Condition condition;
  private final boolean urgent;

  private Reduction(Condition condition, boolean urgent) {
    this.condition = condition;
    this.urgent = urgent;
  }

  /** Of these records; all others pass by. */
  public static Reduction of(Condition condition) {
    return new Reduction(condition, false);
  }

  /** Of errors and criticals, too, which may then wait as long as all others. */
  public Reduction urgent() {
    return new Reduction(condition, true);
  }

  /**
   * Lets one of so many records through, chosen by their index: at each try the same ones, and not
   * in step with anything that repeats itself.
   *
   * @throws IllegalArgumentException when that is less than 1
   */
  public Transform sample(int oneIn) {
    if (oneIn < 1) {
      throw new IllegalArgumentException("one_in: expected 1 or more, found " + oneIn);
    }
    return in(
        () ->
            (piece, out) -> {
              if (Long.remainderUnsigned(mixed(piece.record().index()), oneIn) == 0) {
                out.pass(piece);
              } else {
                out.drop(piece);
              }
            });
  }

  /**
   * Lets at most so many records of each key through in each period of record time.
   *
   * @param by the fields that make a key
   * @throws IllegalArgumentException when a number is less than 1, a name empty, or the time not
   *     from 1 ms to 366 days
   */
  public Transform throttle(int most, Duration every, List<String> by) {
    if (most < 1) {
      throw new IllegalArgumentException("most: expected 1 or more, found " + most);
    }
    KeyReader keys = new KeyReader(by);
    Period checked = new Period(every);
    return in(() -> new Throttle(most, new Period(checked.length()), keys));
  }

  /**
   * Makes one record of those that are equal within a period of record time: the first, with {@code
   * repeated} and {@code repeated_until} when there were more.
   *
   * @param by the fields that have to be equal; with none all but the timestamp
   * @throws IllegalArgumentException when a name is empty, or the time not from 1 ms to 366 days
   */
  public Transform dedupe(Duration every, List<String> by) {
    KeyReader keys = new KeyReader(by);
    Period checked = new Period(every);
    return in(() -> new Dedupe(new Period(checked.length()), keys));
  }

  /**
   * Makes one record {@code log_summary} of those of one event, level and key within a period of
   * record time.
   *
   * @param by the fields that make a key
   * @throws IllegalArgumentException when a name is empty or one that summaries use themselves, or
   *     the time not from 1 ms to 366 days
   */
  public Transform summarise(Duration every, List<String> by) {
    KeyReader keys = new KeyReader(by);
    Summary.checkNames(by);
    Period checked = new Period(every);
    return in(() -> new Summarise(new Period(checked.length()), keys));
  }

  private Transform in(Supplier<Stage> stage) {
    return lane ->
        lane == Lane.URGENT && !urgent
            ? (piece, out) -> out.pass(piece)
            : new Selected(this, stage.get());
  }

  /** Mixes the bits of an index (the finaliser of Java's SplittableRandom). */
  private static long mixed(long index) {
    long z = index + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A lane may carry both alarms and all else. */
  private boolean concerns(ShipRecord record) {
    return (urgent || !Lane.URGENT.takes(record.head())) && condition.holds(record);
  }

  /** A stage that only some records come to. */
  private record Selected(Reduction reduction, Stage stage) implements Stage {
    @Override
    public void take(Piece piece, Out out) {
      if (reduction.concerns(piece.record())) {
        stage.take(piece, out);
      } else {
        out.pass(piece);
      }
    }

    @Override
    public void advance(long micros, Out out) {
      stage.advance(micros, out);
    }

    @Override
    public void end(Out out) {
      stage.end(out);
    }

    @Override
    public boolean isIdle() {
      return stage.isIdle();
    }

    @Override
    public Duration period() {
      return stage.period();
    }
  }
}
