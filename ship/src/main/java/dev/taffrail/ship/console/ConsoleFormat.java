package dev.taffrail.ship.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.ship.ShipRecord;

/** What a record looks like for people. */
public enum ConsoleFormat {
  /**
   * Time, level, logger and event without their names, then the fields as they stand in the line.
   */
  TEXT {
    @Override
    byte[] format(ShipRecord record) {
      return text(record.line());
    }
  },
  /** The line as it is. */
  JSON {
    @Override
    byte[] format(ShipRecord record) {
      return record.line();
    }
  };

  private static final int HEAD = 4;

  /** Without a line end. */
  abstract byte[] format(ShipRecord record);

  /** Escapes stay as they are: what they stand for could do something to a terminal. */
  private static byte[] text(byte[] line) {
    StringBuilder text = new StringBuilder();
    int at = 1;
    for (int i = 0; i < HEAD; i++) {
      int value = endOfString(line, at) + 2;
      at = endOfString(line, value - 1);
      text.append(i == 0 ? "" : " ").append(new String(line, value, at - 1 - value, UTF_8));
      at++;
    }
    int rest = line.length - 1 - at;
    return text.append(rest > 0 ? " " + new String(line, at, rest, UTF_8) : "")
        .toString()
        .getBytes(UTF_8);
  }

  /** The place behind the closing quote of the string whose opening quote stands here. */
  private static int endOfString(byte[] line, int quote) {
    int at = quote + 1;
    while (line[at] != '"') {
      at += line[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}
