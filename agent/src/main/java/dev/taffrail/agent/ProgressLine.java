package dev.taffrail.agent;

import java.nio.charset.StandardCharsets;

/** One line on a terminal that is written over and over; nothing where there is no terminal. */
final class ProgressLine {
  private final Console console;
  private boolean shown;

  ProgressLine(Console console) {
    this.console = console;
  }

  void show(String text) {
    if (console.terminal()) {
      write("\r\u001b[K" + text);
      shown = true;
    }
  }

  void clear() {
    if (shown) {
      write("\r\u001b[K");
      shown = false;
    }
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    console.output().write(bytes, 0, bytes.length);
    console.output().flush();
  }
}
