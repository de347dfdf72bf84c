package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/**
 * Writes a record as a line for people: time, level, logger, event, {@code key=value}. Values stand
 * as in JSON, so that none can end the line or steer a terminal; an exception follows, line by
 * line.
 */
final class ConsoleRenderer implements Renderer, FieldVisitor {
  private static final int LIMIT = 64 * 1024;

  private final JsonBuffer out = new JsonBuffer();
  private final JsonValues values = new JsonValues(out);
  private final Timestamps timestamps = new Timestamps();

  @Override
  public JsonBuffer render(EventBuffer event) {
    out.restart();
    out.limit(LIMIT);
    timestamps.write(out, event.micros());
    writeWord(event.level().label());
    writeWord(event.logger());
    writeWord(event.name());
    event.visit(this);
    writeException(event.exception());
    return out;
  }

  @Override
  public void clear() {
    out.clear();
  }

  private void writeWord(String word) {
    out.put(' ');
    out.bare(word);
  }

  @Override
  public void shared(Fields fields, int at) {
    if (!out.full()) {
      writeWord(fields.key(at));
      out.put('=');
      values.write(fields.value(at));
    }
  }

  @Override
  public void own(OwnFields fields, int at) {
    if (!out.full()) {
      writeWord(fields.key(at));
      out.put('=');
      fields.write(at, out, values);
    }
  }

  private void writeException(@Nullable Throwable exception) {
    if (exception != null) {
      for (String line : StackTrace.of(exception).split("\n", -1)) {
        out.put('\n');
        out.bare(line.replace("\t", "    "));
      }
    }
  }
}
