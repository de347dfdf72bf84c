package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Timestamps;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes a record key by key, the head first. For one thread. */
public final class RecordBuilder {
  /** The most bytes of a record. */
  public static final int MAX_BYTES = 64 * 1024;

  static final String MESSAGE = "message";

  /** Room for the mark where a text is cut, and for the few fields behind it. */
  private static final int ROOM = 1024;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  /** Begins a record of a time from 1970 to the year 9999. */
  public RecordBuilder(Instant time, Level level, String logger, String event) {
    raw("{\"timestamp\":" + quoted(Timestamps.text(time)));
    raw(",\"level\":" + quoted(level.label()));
    raw(",\"logger\":" + quoted(logger));
    raw(",\"event\":" + quoted(event));
  }

  /** A value that is JSON already; white space between its tokens may hold no control bytes. */
  public RecordBuilder json(String name, String json) {
    raw("," + quoted(name) + ":" + json.replaceAll("[\t\r\n]", " "));
    return this;
  }

  /** A text, whole. */
  public RecordBuilder text(String name, String value) {
    return json(name, quoted(value));
  }

  /** Text that is cut, and says so, where it would make the record too long. */
  RecordBuilder cutText(String name, String value) {
    int room = Math.max(0, MAX_BYTES - ROOM - out.size());
    String kept = value.substring(0, Math.min(value.length(), room));
    byte[] json = bytes(kept);
    while (json.length > room) {
      // Each character takes 6 bytes at most.
      int less = Math.max(1, (json.length - room) / 6);
      kept = kept.substring(0, Math.max(0, kept.length() - less));
      json = bytes(kept);
    }
    int cut = value.length() - kept.length();
    return text(name, cut == 0 ? value : kept + "… (" + cut + " characters cut)");
  }

  /** Ends the record, of which nothing is left to write then. */
  public byte[] build() {
    out.write('}');
    return out.toByteArray();
  }

  static String quoted(String value) {
    return '"' + new String(bytes(value), UTF_8) + '"';
  }

  private static byte[] bytes(String value) {
    // A cut can leave half a pair behind, and JSON can have one as an escape.
    return JsonStringEncoder.getInstance().quoteAsUTF8(Utf8.wellFormed(value));
  }

  private void raw(String text) {
    out.writeBytes(text.getBytes(UTF_8));
  }
}
