package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.agent.config.PointInTime;
import dev.taffrail.agent.text.ByteSearch;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.RecordText;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records are wanted. Texts are found in any case, as they are shown: what was made visible
 * is found by what is seen.
 *
 * @param level this one and above
 * @param logger stands in the logger's name, or in that of a received record's original
 * @param event stands in the event's name, likewise
 * @param text stands in the record, as it is stored or as {@code taffrail tail} prints it
 * @param word stands in each plain line that the text is found in, as it is; may be empty
 * @param since from this time on
 * @param until up to this time
 */
record Filter(
    Level level,
    String logger,
    String event,
    String text,
    ByteSearch word,
    Instant since,
    Instant until) {
  private static final RecordText TEXT = new RecordText(new Paint(false));
  private static final Pattern WORD = Pattern.compile("[\\w.:-]+");

  static Filter of(Query query, Instant now) throws BadRequestException {
    return new Filter(
        level(query.get("level", "debug")),
        folded(query.get("logger", "")),
        folded(query.get("event", "")),
        folded(query.get("text", "")),
        ByteSearch.inAnyCase(word(folded(query.get("text", "")))),
        time(query, "since", now, Instant.MIN),
        time(query, "until", now, Instant.MAX));
  }

  /**
   * The longest part of a text that no sign is put into when a record is shown; none where it could
   * be the name under which a line that is no JSON is shown.
   */
  private static String word(String text) {
    String longest = "";
    for (Matcher word = WORD.matcher(text); word.find(); ) {
      longest = word.group().length() > longest.length() ? word.group() : longest;
    }
    return "line".contains(longest) ? "" : longest;
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

  /**
   * Whether a record may match: quick, of the bytes as they stand in a buffer. Not for a head with
   * escapes, and not for a line of the journal's own, which is not shown as it stands there.
   */
  boolean mayMatch(RecordHead head, byte[] buffer, int start, int length) {
    return head.level().atLeast(level)
        && isInTime(head.time())
        && (isOf(head) || ReceivedRecord.mayBe(head))
        && (word.isIn(buffer, start, length) || !ByteSearch.isPlain(buffer, start, length));
  }

  boolean matches(JournalRecord record) {
    return record.head().level().atLeast(level)
        && isInTime(record.head().time())
        && (isOf(record.head()) || isOfOriginal(record))
        && (text.isEmpty() || isIn(record));
  }

  private boolean isOf(RecordHead head) {
    return (logger.isEmpty() || holds(Printable.of(head.logger()), logger))
        && (event.isEmpty() || holds(Printable.of(head.event()), event));
  }

  /** What a collector received has the logger and the event that its sender gave it, too. */
  private boolean isOfOriginal(JournalRecord record) {
    return ReceivedRecord.mayBe(record.head())
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
    return folded(whole).contains(part);
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
