package dev.taffrail.log;

import dev.taffrail.journal.Level;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record for people, in columns. What a record brings stands between the renderer's own
 * marks as words or as strings with JSON's escapes, so that none can end the line, look like
 * another column or steer a terminal.
 */
final class ConsoleRenderer implements Renderer, FieldVisitor {
  private static final int LEVEL_WIDTH = 8;
  private static final int CORRELATION_WIDTH = 12;
  private static final int FIELDS_END = 32 * 1024;
  private static final int VALUE_BYTES = 8 * 1024;

  private final int eventWidth;
  private final boolean terminal;
  private final JsonBuffer out = new JsonBuffer();
  private final JsonBuffer correlation = new JsonBuffer();
  private final LoneValue value = new LoneValue(VALUE_BYTES);
  private final JsonTimes times = new JsonTimes();
  private final LocalTimes localTimes = new LocalTimes();
  private final Paint paint;
  private final ConsoleException exceptions;
  private int fieldsCut;

  ConsoleRenderer(ConsoleFormat format, boolean colors, boolean terminal) {
    this.eventWidth = format.eventWidth();
    this.terminal = terminal;
    this.paint = new Paint(out, colors);
    this.exceptions = new ConsoleException(out, paint);
  }

  @Override
  public JsonBuffer render(EventBuffer event) {
    out.restart();
    correlation.restart();
    fieldsCut = 0;
    writeTime(event.micros());
    writeLevel(event.level());
    writeEvent(event.name());
    writeLogger(event.logger());
    event.visit(this);
    Object made = event.madeOfException();
    writeEnd(made instanceof String ? null : made);
    if (made instanceof String text) {
      exceptions.write(text);
    } else if (made == null && event.exception() != null) {
      exceptions.write(event.exception());
    }
    return out;
  }

  @Override
  public void clear() {
    out.clear();
    value.clear();
    correlation.clear();
  }

  private void writeTime(long micros) {
    paint.begin(Paint.DIM);
    if (terminal) {
      localTimes.write(out, micros);
    } else {
      times.write(out, micros);
    }
    paint.end();
  }

  private void writeLevel(Level level) {
    out.put(' ');
    paint.begin(Paint.of(level));
    out.plain(level.label());
    paint.end();
    pad(LEVEL_WIDTH - level.label().length());
  }

  private void writeEvent(String name) {
    out.put(' ');
    paint.begin(Paint.BOLD);
    int from = out.length();
    PairValue.writeSentence(out, value.text(name));
    int width = columns(from);
    paint.end();
    pad(eventWidth - width);
  }

  private void writeLogger(String name) {
    out.put(' ');
    paint.begin(Paint.DIM);
    out.put('[');
    PairValue.writeSentence(out, value.text(name));
    out.put(']');
    paint.end();
  }

  @Override
  public void shared(Fields fields, int at) {
    if (hasRoom()) {
      writeField(fields.key(at), value.of(fields, at));
    }
  }

  @Override
  public void own(OwnFields fields, int at) {
    if (hasRoom()) {
      writeField(fields.key(at), value.of(fields, at));
    }
  }

  private boolean hasRoom() {
    if (out.length() >= FIELDS_END) {
      fieldsCut++;
      return false;
    }
    return true;
  }

  private void writeField(String key, JsonBuffer json) {
    if (key.equals(Correlation.KEY)) {
      PairValue.writeWord(correlation, json);
      return;
    }
    out.put(' ');
    paint.begin(Paint.KEY);
    PairKey.write(out, key);
    paint.end();
    out.put('=');
    PairValue.writeWord(out, json);
  }

  /**
   * @param exception what a processor made of an exception, when that is no text
   */
  private void writeEnd(@Nullable Object exception) {
    if (fieldsCut > 0) {
      writeField(FieldKey.FIELDS_CUT, value.number(fieldsCut));
    }
    if (exception != null) {
      writeField(FieldKey.EXCEPTION, value.of(exception));
    }
    if (correlation.length() > 0) {
      writeCorrelation();
    }
  }

  /**
   * Long, and the same on many lines: at the end, out of the way. On a terminal its last characters
   * are enough to search for.
   */
  private void writeCorrelation() {
    int length = correlation.length();
    out.put(' ');
    paint.begin(Paint.DIM);
    int cut = length - CORRELATION_WIDTH;
    if (terminal && cut > 0 && isWord(correlation.bytes(), length)) {
      out.bare("\u2026");
      out.raw(correlation.bytes(), cut, length);
    } else {
      out.plain(Correlation.KEY);
      out.put('=');
      out.raw(correlation.bytes(), 0, length);
    }
    paint.end();
  }

  /** Whether it can be cut anywhere: ASCII without quotes. */
  private static boolean isWord(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return bytes[0] != '"' && bytes[0] != '{' && bytes[0] != '[';
  }

  /** How many characters were written since then. */
  private int columns(int from) {
    int columns = 0;
    for (int i = from; i < out.length(); i++) {
      if ((out.bytes()[i] & 0xc0) != 0x80) { // not the continuation of a character
        columns++;
      }
    }
    return columns;
  }

  private void pad(int spaces) {
    for (int i = 0; i < spaces; i++) {
      out.put(' ');
    }
  }
}
