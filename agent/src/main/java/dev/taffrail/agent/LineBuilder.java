package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Level;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes a record key by key, the head first. */
final class LineBuilder {
  /** The most bytes of a record. */
  static final int MAX_BYTES = 64 * 1024;

  /** Room for a mark where text is cut, and for the end of the object. */
  private static final int MARK_ROOM = 128;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

  LineBuilder(Instant time, Level level, String logger, String event) {
    out.writeBytes("{\"timestamp\":".getBytes(UTF_8));
    string(MICROS.format(time));
    string("level", level.label());
    string("logger", logger);
    string("event", event);
  }

  LineBuilder string(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  /** Text that is cut, and says so, where it would make the record too long. */
  LineBuilder text(String name, String value) {
    name(name);
    int room = MAX_BYTES - out.size() - MARK_ROOM;
    int end = Math.min(value.length(), Math.max(0, room));
    byte[] escaped = escaped(value.substring(0, end));
    while (escaped.length > room && end > 0) {
      end = Math.max(0, end - Math.max(1, (escaped.length - room) / 6));
      escaped = escaped(value.substring(0, end));
    }
    out.write('"');
    out.writeBytes(escaped);
    if (end < value.length()) {
      out.writeBytes(("… (" + (value.length() - end) + " characters cut)").getBytes(UTF_8));
    }
    out.write('"');
    return this;
  }

  /** A value that is JSON already. White space between its tokens may hold no control bytes. */
  LineBuilder raw(String name, String json) {
    name(name);
    out.writeBytes(json.replaceAll("[\t\r\n]", " ").getBytes(UTF_8));
    return this;
  }

  byte[] build() {
    out.write('}');
    return out.toByteArray();
  }

  private void name(String name) {
    out.write(',');
    string(name);
    out.write(':');
  }

  private void string(String value) {
    out.write('"');
    out.writeBytes(escaped(value));
    out.write('"');
  }

  private static byte[] escaped(String value) {
    // Half a surrogate pair, which a cut can leave behind, has no form in UTF-8.
    String wellFormed = new String(value.getBytes(UTF_8), UTF_8);
    return JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed);
  }
}
