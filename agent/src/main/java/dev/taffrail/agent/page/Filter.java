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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records are wanted. Texts are found in any case, as they are shown: what was made visible
 * is found by what is seen.
 */
final class Filter {
  private static final RecordText TEXT = new RecordText(new Paint(false));
  private static final Pattern WORD = Pattern.compile("[\\w.:-]+");

  private final Level level;
  private final String logger;
  private final String event;
  private final String text;

  /** Stands in each plain line that the text is found in, as it is; may be empty. */
  private final ByteSearch word;

  private final Instant since;
  private final Instant until;

  private Filter(Query query, Instant now) throws BadRequestException {
    level = level(query.get("level", "debug"));
    logger = folded(query.get("logger", ""));
    event = folded(query.get("event", ""));
    text = folded(query.get("text", ""));
    word = ByteSearch.inAnyCase(word(text));
    since = time(query, "since", now, Instant.MIN);
    until = time(query, "until", now, Instant.MAX);
  }

  /**
   * As a request asks: of this {@code level} and above; {@code logger} and {@code event} stand in
   * the record's names, or in those of a received record's original; {@code text} stands in the
   * record, as it is stored or as {@code taffrail tail} prints it; {@code since} and {@code until}
   * bound its time.
   */
  static Filter of(Query query, Instant now) throws BadRequestException {
    return new Filter(query, now);
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
    byte[] sent = SentRecord.of(record.head(), record.line());
    RecordHead original = sent == null ? null : RecordHead.parse(sent);
    return original != null && isOf(original);
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
