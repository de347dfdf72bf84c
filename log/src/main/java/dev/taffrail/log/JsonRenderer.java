package dev.taffrail.log;

import org.jspecify.annotations.Nullable;

/**
 * Writes a record as one line of JSON, head first, at most 64 KiB with its LF. Not for several
 * threads: each event has one.
 *
 * <p>A record that is too long is written again with less and less room for each value, until it
 * fits; what is cut says so in its place. When even that does not help, the last fields are left
 * out and counted in {@code fields_cut}.
 */
final class JsonRenderer implements Renderer, FieldVisitor {
  /** The most that a line may have, without LF. */
  static final int MAX_BYTES = 64 * 1024 - 1;

  /**
   * Kept free for {@code fields_cut}, and half of it for what a nested value may write beyond its
   * limit: one key and the ends of all that is open.
   */
  private static final int RESERVE = 6 * 1024;

  private static final int FIELDS_END = MAX_BYTES - RESERVE;
  private static final int EXCEPTION_BYTES = 16 * 1024;
  private static final int[] VALUE_BYTES = {16 * 1024, 4 * 1024, 512, 64};

  private static final byte[] START = JsonBuffer.ascii("{\"timestamp\":\"");
  private static final long START_FIRST = JsonBuffer.wordAt(START, 0);
  private static final long START_SECOND = JsonBuffer.wordAt(START, 8);
  private static final byte[] EXCEPTION = JsonBuffer.ascii(",\"exception\":");
  private static final byte[] FIELDS_CUT = JsonBuffer.ascii(",\"fields_cut\":");

  private final JsonBuffer out = new JsonBuffer();
  private final JsonValues values = new JsonValues(out);
  private final JsonTimes times = new JsonTimes();

  /** The most bytes of one value; 0 while there is no such bound. */
  private int valueBytes;

  private int fieldsEnd;
  private int fieldsCut;

  @Override
  public JsonBuffer render(EventBuffer event) {
    Object exception = event.exceptionForm();
    renderWhole(event, exception);
    if (out.length() > MAX_BYTES) { // also when a value was cut: the mark goes beyond
      renderCut(event, exception);
    }
    return out;
  }

  @Override
  public void clear() {
    out.clear();
  }

  private void renderWhole(EventBuffer event, @Nullable Object exception) {
    out.restart();
    out.limit(MAX_BYTES);
    valueBytes = 0;
    writeTime(event);
    event.loggerName().writeHead(out, event.level(), event.name());
    if (event.overlapping()) {
      event.visit(this);
    } else {
      out.raw(event.context().joined());
      out.raw(event.bound().joined());
      event.own().writeAll(out, values);
    }
    writeEnd(exception);
  }

  private void writeTime(EventBuffer event) {
    out.words(START_FIRST, START_SECOND, 0, START.length);
    times.write(out, event.micros());
  }

  private void writeEnd(@Nullable Object exception) {
    if (exception != null) {
      out.raw(EXCEPTION);
      values.write(exception);
    }
    out.put('}');
  }

  private void renderCut(EventBuffer event, @Nullable Object exception) {
    fieldsEnd = FIELDS_END - (exception == null ? 0 : EXCEPTION_BYTES);
    for (int bytes : VALUE_BYTES) {
      valueBytes = bytes;
      fieldsCut = 0;
      out.restart();
      writeTime(event);
      event.loggerName().writeHead(out, event.level());
      out.limit(out.length() + Math.max(bytes, 512));
      out.string(event.name());
      event.visit(this);
      if (fieldsCut == 0) {
        break;
      }
    }
    if (fieldsCut > 0) {
      out.raw(FIELDS_CUT);
      JsonNumbers.write(out, fieldsCut);
    }
    out.limit(Math.min(FIELDS_END, out.length() + EXCEPTION_BYTES));
    writeEnd(exception);
  }

  @Override
  public void shared(Fields fields, int at) {
    byte[] encoded = fields.encoded(at);
    if (valueBytes == 0) {
      out.raw(encoded);
    } else if (fits(fields.key(at))) {
      writeSharedCut(fields, at, encoded);
    }
  }

  private void writeSharedCut(Fields fields, int at, byte[] encoded) {
    int start = out.length();
    writeKey(fields.key(at));
    int keyBytes = out.length() - start;
    if (encoded.length - keyBytes <= valueBytes) {
      out.truncate(start);
      out.raw(encoded);
    } else {
      out.put('"');
      out.markCut(encoded.length - keyBytes, " bytes cut)");
      out.put('"');
    }
  }

  @Override
  public void own(OwnFields fields, int at) {
    if (valueBytes > 0 && !fits(fields.key(at))) {
      return;
    }
    fields.writeKey(at, out);
    if (valueBytes > 0) {
      out.limit(out.length() + valueBytes);
    }
    fields.write(at, out, values);
  }

  /** Whether a field of this key surely has room; counts it when not. */
  private boolean fits(String key) {
    boolean fits = out.length() + 6 * key.length() + valueBytes + RESERVE / 2 <= fieldsEnd;
    if (!fits) {
      fieldsCut++;
    }
    return fits;
  }

  private void writeKey(String key) {
    out.put(',');
    out.key(key);
  }
}
