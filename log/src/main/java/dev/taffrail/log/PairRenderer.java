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
  private final LoneValue value = new LoneValue(VALUE_BYTES);
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
    writePair("timestamp", value.time(times, event.micros()));
    writePair("level", value.text(event.level().label()));
    writePair("logger", value.text(event.logger()));
    writePair("event", value.text(event.name()));
  }

  private void writeEnd(EventBuffer event) {
    if (fieldsCut > 0) {
      writePair(FieldKey.FIELDS_CUT, value.number(fieldsCut));
    }
    Object exception = event.exceptionForm();
    if (exception != null) {
      writePair(FieldKey.EXCEPTION, value.of(exception));
    }
  }

  @Override
  public void shared(Fields fields, int at) {
    if (hasRoom()) {
      writePair(fields.key(at), value.of(fields, at));
    }
  }

  @Override
  public void own(OwnFields fields, int at) {
    if (hasRoom()) {
      writePair(fields.key(at), value.of(fields, at));
    }
  }

  private boolean hasRoom() {
    if (out.length() >= FIELDS_END) {
      fieldsCut++;
      return false;
    }
    return true;
  }

  private void writePair(String key, JsonBuffer json) {
    if (out.length() > 0) {
      out.put(' ');
    }
    int start = out.length();
    PairKey.write(out, key);
    PairValue.write(out, json, format);
    if (format.ordered()) {
      order.add(key, start, out.length());
    }
  }
}
