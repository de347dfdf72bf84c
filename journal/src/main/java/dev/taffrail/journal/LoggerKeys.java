package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Finds the journal's own logger behind the head of a caller's record: of two equal keys many
 * parsers of JSON take the last one.
 */
final class LoggerKeys {
  private static final byte[] KEY = "logger".getBytes(US_ASCII);
  private static final String NAME = RecordHead.CONTROL_LOGGER;
  private static final byte[] QUOTED = ('"' + NAME + '"').getBytes(US_ASCII);
  private static final byte BACKSLASH = '\\';

  /** The rarest letter of the name, and how many bytes are before it with the quote. */
  private static final byte RARE = 'j';

  private static final int BEFORE_RARE = 1 + NAME.indexOf(RARE);
  private static final int[] NONE = {};

  private final byte[] line;
  private final int limit;
  private int at;
  private int depth = 1;
  private int[] claims = NONE;

  private LoggerKeys(byte[] line, int from, int limit) {
    this.line = line;
    this.at = from;
    this.limit = limit;
  }

  /**
   * Where the values begin, behind their quote, of the keys {@code logger} of the record itself
   * that read as the journal's own.
   *
   * @param from behind the head
   */
  static int[] claims(byte[] line, int from, int limit) {
    return mayClaim(line, from, limit) ? new LoggerKeys(line, from, limit).walk() : NONE;
  }

  /** Whether the name stands there, or an escape that may be one of its letters: in few lines. */
  private static boolean mayClaim(byte[] line, int from, int limit) {
    int i = Swar.first(line, from, limit, RARE, BACKSLASH);
    while (i < limit) {
      boolean escape = line[i] == BACKSLASH;
      if (escape ? isLetter(line, i, limit) : isName(line, i, from, limit)) {
        return true;
      }
      i = Swar.first(line, Math.min(i + (escape ? 2 : 1), limit), limit, RARE, BACKSLASH);
    }
    return false;
  }

  /** Whether the escape is one of ASCII's letters, or a dot. */
  private static boolean isLetter(byte[] line, int escape, int limit) {
    return escape + 4 < limit
        && line[escape + 1] == 'u'
        && line[escape + 2] == '0'
        && line[escape + 3] == '0'
        && (line[escape + 4] == '2' || line[escape + 4] == '6' || line[escape + 4] == '7');
  }

  private static boolean isName(byte[] line, int rare, int from, int limit) {
    int start = rare - BEFORE_RARE;
    int end = start + QUOTED.length;
    return start >= from
        && end <= limit
        && Arrays.equals(line, start, end, QUOTED, 0, QUOTED.length);
  }

  private static boolean isAt(byte[] line, int at, int limit, char c) {
    return at < limit && line[at] == c;
  }

  private int[] walk() {
    while (at < limit) {
      switch (line[at]) {
        case '{', '[' -> depth++;
        // Never below the record: what follows its end is read as another one by some.
        case '}', ']' -> depth = Math.max(0, depth - 1);
        case '"' -> string();
        default -> {}
      }
      at++;
    }
    return claims;
  }

  /** Goes to the string's last quote, or over a key to that of its value. */
  private void string() {
    boolean key = reads(KEY);
    if (depth == 1 && key) {
      int value = value();
      if (value < limit && line[value] == '"') {
        at = value;
        claim();
      }
    }
  }

  private void claim() {
    int start = at + 1;
    if (reads(ControlFields.LOGGER)) {
      claims = Arrays.copyOf(claims, claims.length + 1);
      claims[claims.length - 1] = start;
    }
  }

  /** Where the value of the key begins whose last quote is here; the limit when it is no key. */
  private int value() {
    int colon = skipSpaces(at + 1);
    return isAt(line, colon, limit, ':') ? skipSpaces(colon + 1) : limit;
  }

  private int skipSpaces(int from) {
    int i = from;
    while (isAt(line, i, limit, ' ')) {
      i++;
    }
    return i;
  }

  /** Whether the string that begins here reads so; goes to its last quote. */
  private boolean reads(byte[] text) {
    int start = at + 1;
    int end = JsonText.end(line, start, limit);
    at = end < 0 ? limit : end;
    if (end < 0 || Swar.first(line, start, end, BACKSLASH, BACKSLASH) == end) {
      return end >= 0 && Arrays.equals(line, start, end, text, 0, text.length);
    }
    return unescaped(start, end).equals(new String(text, US_ASCII));
  }

  /** A broken escape is read by nobody. */
  private String unescaped(int start, int end) {
    try {
      return JsonText.read(line, start, end);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
