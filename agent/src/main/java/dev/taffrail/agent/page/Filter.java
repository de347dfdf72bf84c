package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.agent.config.PointInTime;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.RecordText;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which records are wanted. Texts are found in any case, as they are shown: what was made visible
 * is found by what is seen.
 *
 * @param level this one and above
 * @param logger stands in the logger's name, or in that of a received record's original
 * @param event stands in the event's name, likewise
 * @param text stands in the record, as it is stored or as {@code taffrail tail} prints it
 * @param since from this time on
 * @param until up to this time
 */
record Filter(Level level, String logger, String event, String text, Instant since, Instant until) {
  private static final RecordText TEXT = new RecordText(new Paint(false));
  private static final String COLLECTOR = "collect.";
  private static final Pattern WORD = Pattern.compile("[\\w.:-]+");

  static Filter of(Query query, Instant now) throws BadRequestException {
    return new Filter(
        level(query.get("level", "debug")),
        folded(query.get("logger", "")),
        folded(query.get("event", "")),
        folded(query.get("text", "")),
        time(query, "since", now, Instant.MIN),
        time(query, "until", now, Instant.MAX));
  }

  private static Level level(String label) throws BadRequestException {
    for (Level level : Level.values()) {
      if (level.label().equals(label)) {
        return level;
      }
    }
    throw new BadRequestException(
        "level: expected debug, info, warning, error or critical, found '" + label + "'");
  }

  private static Instant time(Query query, String key, Instant now, Instant fallback)
      throws BadRequestException {
    String text = query.get(key);
    try {
      return text == null ? fallback : PointInTime.of(text, now);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(key + ": " + e.getMessage());
    }
  }

  boolean matches(JournalRecord record) {
    return record.head().level().atLeast(level)
        && isInTime(record.head().time())
        && (isOf(record.head()) || isOfOriginal(record))
        && (text.isEmpty() || isIn(record));
  }

  private boolean isOf(RecordHead head) {
    return holds(Printable.of(head.logger()), logger) && holds(Printable.of(head.event()), event);
  }

  /** What a collector received has the logger and the event that its sender gave it, too. */
  private boolean isOfOriginal(JournalRecord record) {
    return record.head().logger().startsWith(COLLECTOR)
        && ReceivedRecord.parse(record.line())
            .flatMap(received -> Optional.ofNullable(RecordHead.parse(received.line())))
            .filter(this::isOf)
            .isPresent();
  }

  /** In the line as it is stored; parsed only where it may read otherwise than it is stored. */
  private boolean isIn(JournalRecord record) {
    String stored = new String(record.line(), UTF_8);
    return holds(stored, text)
        || ((stored.indexOf('\\') >= 0 || !WORD.matcher(text).matches())
            && holds(TEXT.line(record.head(), record.line()), text));
  }

  private boolean isInTime(Instant time) {
    return !time.isBefore(since) && !time.isAfter(until);
  }

  private static boolean holds(String whole, String part) {
    return part.isEmpty() || folded(whole).contains(part);
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
