package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.RecordBuilder;
import dev.taffrail.ship.parse.UnparsedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Records to try a configuration with. A line that is a record is taken as it is; another becomes
 * one as {@code taffrail append} makes it, of the logger {@code sample} and, if it says no time
 * itself, one second after the line before it.
 */
final class SampleRecords {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private SampleRecords() {}

  static List<ShipRecord> of(List<String> lines) throws Failure {
    List<ShipRecord> records = new ArrayList<>();
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      records.add(of(new LineReader.Line(records.size() + 1L, bytes, bytes.length)));
    }
    return records;
  }

  static List<ShipRecord> read(InputStream in) throws IOException, Failure {
    LineReader reader = new LineReader(in, RecordBuilder.MAX_BYTES);
    List<ShipRecord> records = new ArrayList<>();
    for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
      if (!line.isBlank()) {
        records.add(of(line));
      }
    }
    return records;
  }

  private static ShipRecord of(LineReader.Line line) throws Failure {
    RecordHead head = line.isCut() ? null : RecordHead.parse(line.bytes());
    return head == null ? made(line) : ShipRecord.of(line.number(), line.bytes(), head);
  }

  private static ShipRecord made(LineReader.Line line) throws Failure {
    Clock clock = Clock.fixed(START.plusSeconds(line.number() - 1), ZoneOffset.UTC);
    try {
      byte[] bytes = new LineRecord(HeadRules.Otherwise.of("sample"), clock).of(line);
      RecordHead head = RecordHead.parse(bytes);
      if (head == null) {
        throw new Failure("line " + line.number() + ": expected a record, found none");
      }
      return ShipRecord.of(line.number(), bytes, head);
    } catch (UnparsedException e) {
      throw new Failure("line " + line.number() + ": " + e.getMessage());
    }
  }
}
