package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.RecordText;
import dev.taffrail.journal.JournalRecord;

/** Writes records to standard output, each with a line end. */
final class RecordPrinter {
  private final Console console;
  private final OutputFormat format;
  private final RecordText text;

  RecordPrinter(Console console, OutputFormat format, Paint paint) {
    this.console = console;
    this.format = format;
    this.text = new RecordText(paint);
  }

  void print(JournalRecord record) {
    if (record.skipped() > 0) {
      String some = record.skipped() == 1 ? "1 record was" : record.skipped() + " records were";
      console.complain(some + " deleted unread");
    }
    byte[] bytes = bytes(record);
    console.output().write(bytes, 0, bytes.length);
    console.output().write('\n');
  }

  void flush() {
    console.output().flush();
  }

  /** Whether nobody reads any more. */
  boolean ended() {
    return console.output().ended();
  }

  private byte[] bytes(JournalRecord record) {
    if (format == OutputFormat.TEXT) {
      return text.line(record.head(), record.line()).getBytes(UTF_8);
    }
    // Escaped, a control character is the same JSON, and does nothing to the terminal.
    return console.terminal()
        ? Printable.of(new String(record.line(), UTF_8)).getBytes(UTF_8)
        : record.line();
  }
}
