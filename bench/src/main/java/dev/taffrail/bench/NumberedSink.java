package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver in the process, which takes all and says what: numbered records, and seals. */
final class NumberedSink implements Sink {
  private static final Pattern NUMBER = Pattern.compile("\"event\":\"counted\",\"n\":([0-9]+),");

  private final Taken taken;

  /** Told of each batch before it counts as delivered. */
  interface Taken {
    void take(List<Long> numbers, List<String> seals);
  }

  NumberedSink(Taken taken) {
    this.taken = taken;
  }

  /** The number in a line; -1 where there is none, or the line is torn. */
  static long number(String line) {
    Matcher matcher = NUMBER.matcher(line);
    return line.endsWith("}") && matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  @Override
  public String name() {
    return "numbered";
  }

  @Override
  public Limits limits() {
    return new Limits(500, 256 * 1024, Duration.ofMillis(100), Duration.ofDays(1));
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return record.line().length;
  }

  @Override
  public Outcome send(Batch batch) {
    List<Long> numbers = new ArrayList<>();
    List<String> seals = new ArrayList<>();
    for (ShipRecord record : batch.records()) {
      String line = new String(record.line(), UTF_8);
      long number = number(line);
      if (number >= 0) {
        numbers.add(number);
      } else if (record.head().isControl() && record.head().event().equals("journal_sealed")) {
        seals.add(line);
      }
    }
    taken.take(numbers, seals);
    return new Outcome.Accepted();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
