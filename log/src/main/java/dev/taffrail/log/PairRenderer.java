package dev.taffrail.log;

/**
 * Writes a record as one line of {@code key=value} pairs, its head in front. A value that is too
 * long is cut and says so; fields that find no room are counted in {@code fields_cut}.
 */
final class PairRenderer implements Renderer, FieldVisitor {
  private static final int FIELDS_END = 48 * 1024;
  private static final int VALUE_BYTES = 16 * 1024;

  private final PairFormat format;
  private final PairOrder order;
  private final JsonBuffer out = new JsonBuffer();
  private final JsonBuffer value = new JsonBuffer();
  private final JsonValues values = new JsonValues(value);
  private final JsonTimes times = new JsonTimes();
  private int fieldsCut;

  PairRenderer(PairFormat format) {
    this.format = format;
    this.order = new PairOrder(format);
  }

  @Override
  public JsonBuffer render(EventBuffer event) {
    out.restart();
    order.restart();
    fieldsCut = 0;
    writeHead(event);
    event.visit(this);
    writeEnd(event);
    return format.ordered() ? order.arrange(out) : out;
  }

  @Override
  public void clear() {
    out.clear();
    value.clear();
    order.clear();
  }

  private void writeHead(EventBuffer event) {
    startValue();
    value.put('"');
    times.write(value, event.micros());
    value.put('"');
    writePair("timestamp");
    writeText("level", event.level().label());
    writeText("logger", event.logger());
    writeText("event", event.name());
  }

  private void writeEnd(EventBuffer event) {
    if (fieldsCut > 0) {
      startValue();
      JsonNumbers.write(value, fieldsCut);
      writePair(FieldKey.FIELDS_CUT);
    }
    Object exception = event.exceptionForm();
    if (exception != null) {
      startValue();
      values.write(exception);
      writePair(FieldKey.EXCEPTION);
    }
  }

  @Override
  public void shared(Fields fields, int at) {
    if (hasRoom()) {
      // As it was when it was bound, once: the value behind its key.
      startValue();
      value.put(',');
      value.key(fields.key(at));
      byte[] encoded = fields.encoded(at);
      int from = value.length();
      value.restart();
      value.raw(encoded, from, encoded.length);
      writePair(fields.key(at));
    }
  }

  @Override
  public void own(OwnFields fields, int at) {
    if (hasRoom()) {
      startValue();
      fields.write(at, value, values);
      writePair(fields.key(at));
    }
  }

  private boolean hasRoom() {
    if (out.length() >= FIELDS_END) {
      fieldsCut++;
      return false;
    }
    return true;
  }

  private void writeText(String key, String text) {
    startValue();
    value.string(text);
    writePair(key);
  }

  private void startValue() {
    value.restart();
    value.limit(VALUE_BYTES);
  }

  /** Writes the pair of this key and of the value that stands in {@link #value} as JSON. */
  private void writePair(String key) {
    if (out.length() > 0) {
      out.put(' ');
    }
    int start = out.length();
    PairKey.write(out, key);
    PairValue.write(out, value, format);
    if (format.ordered()) {
      order.add(key, start, out.length());
    }
  }
}
