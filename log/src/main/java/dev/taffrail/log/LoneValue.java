package dev.taffrail.log;

/**
 * One value as JSON, apart from its line: renderers whose lines are no JSON take it from here and
 * write it in their way. What each method returns is good until the next one is called.
 */
final class LoneValue {
  private final int mostBytes;
  private final JsonBuffer json = new JsonBuffer();
  private final JsonValues values = new JsonValues(json);

  /**
   * @param mostBytes what is longer is cut and says so
   */
  LoneValue(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  JsonBuffer text(String text) {
    begin();
    json.string(text);
    return json;
  }

  JsonBuffer time(JsonTimes times, long micros) {
    begin();
    json.put('"');
    times.write(json, micros);
    json.put('"');
    return json;
  }

  JsonBuffer number(long number) {
    begin();
    JsonNumbers.write(json, number);
    return json;
  }

  JsonBuffer of(Object value) {
    begin();
    values.write(value);
    return json;
  }

  /** As it was when it was bound: the value behind its key. */
  JsonBuffer of(Fields fields, int at) {
    begin();
    json.put(',');
    json.key(fields.key(at));
    byte[] encoded = fields.encoded(at);
    int from = json.length();
    json.restart();
    json.raw(encoded, from, encoded.length);
    return json;
  }

  JsonBuffer of(OwnFields fields, int at) {
    begin();
    fields.write(at, json, values);
    return json;
  }

  private void begin() {
    json.restart();
    json.limit(mostBytes);
  }

  void clear() {
    json.clear();
  }
}
