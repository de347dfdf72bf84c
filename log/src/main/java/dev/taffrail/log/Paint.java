package dev.taffrail.log;

import dev.taffrail.journal.Level;

/** The colours of a console, as the numbers of a terminal's SGR sequence (ECMA-48). */
final class Paint {
  static final String DIM = "2";
  static final String BOLD = "1";
  static final String KEY = "36";
  static final String EXCEPTION = "31";

  private final JsonBuffer out;
  private final boolean on;

  Paint(JsonBuffer out, boolean on) {
    this.out = out;
    this.on = on;
  }

  static String of(Level level) {
    return switch (level) {
      case DEBUG -> DIM;
      case INFO -> "32";
      case WARNING -> "33";
      case ERROR -> "1;31";
      case CRITICAL -> "1;37;41";
    };
  }

  void begin(String color) {
    if (on) {
      out.plain("\u001b[");
      out.plain(color);
      out.put('m');
    }
  }

  void end() {
    if (on) {
      out.plain("\u001b[0m");
    }
  }
}
