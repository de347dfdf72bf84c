package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.RawLine;
import dev.taffrail.ship.parse.UnparsedException;
import java.time.Clock;

/** Makes records of lines of input: of text, and of JSON objects. */
final class LineRecord {
  private final LineFormat objects;
  private final LineFormat texts;
  private final Clock clock;

  LineRecord(HeadRules.Otherwise otherwise, Clock clock) {
    HeadRules head = HeadRules.standard(otherwise);
    this.objects = LineFormat.json(head);
    this.texts = LineFormat.plain(head);
    this.clock = clock;
  }

  /**
   * The record of one line.
   *
   * @throws UnparsedException when it begins like an object with members, and is none: it is
   *     refused rather than kept as text, as its sender meant fields
   */
  byte[] of(LineReader.Line line) throws UnparsedException {
    RawLine raw = new RawLine(line.bytes(), line.length(), clock.instant(), null);
    return beginsAsObject(line.bytes()) ? objects.parsed(raw) : texts.record(raw);
  }

  private static boolean beginsAsObject(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 64), UTF_8).strip();
    return start.matches("(?s)\\{\\s*[\"}].*");
  }
}
