package dev.taffrail.log;

/**
 * What the lines of an {@link Output} look like. Whatever its format, a record without an exception
 * is one line: no key, value, name or message can end it, look like another field, or reach a
 * terminal as a control sequence or a change of writing direction.
 */
public sealed interface Format permits ConsoleFormat, JsonFormat, PairFormat {

  /** The lines of the journal: one JSON object each, for programs. */
  static Format json() {
    return JsonFormat.INSTANCE;
  }

  /**
   * <a href="https://brandur.org/logfmt">logfmt</a>: {@code level=warning event=rule_fired
   * rule="cold chain"}. Text is bare where it can be, and quoted with JSON's escapes where it is
   * empty or holds a space, {@code =}, {@code "}, {@code \} or a control character. Null has no
   * value ({@code key=}), true is the key alone, maps and lists are JSON in a string.
   */
  static PairFormat logfmt() {
    return PairFormat.LOGFMT;
  }

  /**
   * Pairs that keep their types: each value stands as it does in JSON, {@code level="warning"
   * value=9.4 tags=["a",1,null]}.
   */
  static PairFormat keyValue() {
    return PairFormat.KEY_VALUE;
  }

  /**
   * Lines for people, in columns: time, level, event, logger, fields; the correlation id last;
   * exceptions beneath, outermost first, unless a processor gave them another form: text stands
   * beneath as it is, structure as the field {@code exception}.
   */
  static ConsoleFormat console() {
    return ConsoleFormat.DEFAULT;
  }
}
