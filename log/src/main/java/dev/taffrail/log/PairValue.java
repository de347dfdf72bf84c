package dev.taffrail.log;

/** The value of a {@code key=value} pair, made of the same value as JSON. */
final class PairValue {
  private PairValue() {}

  /** What stands behind the key, with the {@code =} unless it is a flag. */
  static void write(JsonBuffer out, JsonBuffer json, PairFormat format) {
    byte first = json.bytes()[0];
    if (format.boolAsFlag() && first == 't') { // only true begins so: text stands in quotes
      return;
    }
    out.put('=');
    if (format.typed()) {
      out.raw(json.bytes(), 0, json.length());
    } else if (isNested(first)) {
      writeNested(out, json.bytes(), json.length());
    } else if (first != 'n') { // null has no value: the empty text is ""
      writeWord(out, json);
    }
  }

  /** Text bare where every reader takes it for one value; everything else as in JSON. */
  static void writeWord(JsonBuffer out, JsonBuffer json) {
    int end = json.length();
    boolean bare =
        json.bytes()[0] == '"' && !isNested(json.bytes()[1]) && isBare(json.bytes(), 1, end - 1);
    out.raw(json.bytes(), bare ? 1 : 0, bare ? end - 1 : end);
  }

  private static boolean isNested(byte first) {
    return first == '{' || first == '[';
  }

  /**
   * Text for people, bare where it is words with single spaces between them that nobody could take
   * for anything else of the line.
   */
  static void writeSentence(JsonBuffer out, JsonBuffer json) {
    boolean bare = isSentence(json.bytes(), 1, json.length() - 1);
    out.raw(json.bytes(), bare ? 1 : 0, json.length() - (bare ? 1 : 0));
  }

  private static boolean isSentence(byte[] json, int from, int to) {
    boolean space = true;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if ((b == ' ' && space) || b == '[' || b == ']') {
        return false;
      }
      space = b == ' ';
      if (!space && !isBare(json, i, i + 1)) {
        return false;
      }
    }
    return !space;
  }

  private static boolean isBare(byte[] json, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (b == ' ' || b == '=' || b == '"' || b == '\\' || (b < 0 && isSpace(json, i))) {
        return false;
      }
    }
    return to > from;
  }

  /** Spaces beyond ASCII and marks without width: some readers end a word at them. */
  private static boolean isSpace(byte[] utf8, int at) {
    int lead = utf8[at] & 0xff;
    if (lead == 0xc2) {
      return utf8[at + 1] == (byte) 0xa0;
    }
    if (lead < 0xe1 || lead > 0xef) {
      return false;
    }
    int c = (lead & 0xf) << 12 | (utf8[at + 1] & 0x3f) << 6 | (utf8[at + 2] & 0x3f);
    return Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT || c == 0xfffd;
  }

  private static void writeNested(JsonBuffer out, byte[] json, int length) {
    if (isBare(json, 0, length)) {
      out.raw(json, 0, length);
      return;
    }
    out.put('"');
    for (int i = 0; i < length; i++) {
      if (json[i] == '"' || json[i] == '\\') {
        out.put('\\');
      }
      out.put((char) (json[i] & 0xff));
    }
    out.put('"');
  }
}
