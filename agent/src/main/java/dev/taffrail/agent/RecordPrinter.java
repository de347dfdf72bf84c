package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.text.Paint;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.agent.text.RecordText;
import dev.taffrail.agent.text.Wrapping;
import dev.taffrail.journal.JournalRecord;

/** Writes records to standard output, each with a line end. */
final class RecordPrinter {
  /** Behind time and level. */
  private static final int INDENT = 22;

  private final Console console;
  private final OutputFormat format;
  private final RecordText text;
  private final int width;
  private String day = "";

  RecordPrinter(Console console, OutputFormat format, Paint paint) {
    this.console = console;
    this.format = format;
    this.text = new RecordText(paint);
    this.width = format == OutputFormat.TEXT ? console.width() : 0;
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

  /** For a terminal the day stands once, and lines are broken between words. */
  private String text(JournalRecord record) {
    if (width == 0) {
      return text.line(record.head(), record.line());
    }
    String before = "";
    if (!text.day(record.head()).equals(day)) {
      day = text.day(record.head());
      before = text.heading(day) + "\n";
    }
    return before + Wrapping.of(text.shortLine(record.head(), record.line()), width, INDENT);
  }

  private byte[] bytes(JournalRecord record) {
    if (format == OutputFormat.TEXT) {
      return text(record).getBytes(UTF_8);
    }
    // Escaped, a control character is the same JSON, and does nothing to the terminal.
    return console.terminal()
        ? Printable.of(new String(record.line(), UTF_8)).getBytes(UTF_8)
        : record.line();
  }
}
