package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a runtime of containers writes what the programs in them said. */
public enum Container {
  /**
   * Docker's driver {@code json-file}: an object with {@code log}, {@code stream}, {@code time}.
   */
  DOCKER {
    @Override
    public @Nullable Piece piece(byte[] line) {
      try {
        List<Field> fields = JSON.fields(line);
        String log = text(fields, "log");
        if (log == null) {
          return null;
        }
        boolean whole = log.endsWith("\n");
        byte[] said = Utf8.bytes(whole ? log.substring(0, log.length() - 1) : log);
        return said(said, text(fields, "time"), text(fields, "stream"), !whole);
      } catch (UnparsedException e) {
        return null;
      }
    }
  },

  /**
   * containerd and CRI-O, thus Kubernetes: {@code TIME STREAM TAGS TEXT}, of which tags the first
   * is {@code F} or {@code P}, with a colon before the next.
   */
  CRI {
    @Override
    public @Nullable Piece piece(byte[] line) {
      int stream = behindBlank(line, 0);
      int tags = behindBlank(line, stream);
      int text = behindBlank(line, tags);
      String tag = ascii(line, tags, text - 1);
      boolean partial = tag.equals("P") || tag.startsWith("P:");
      if (!partial && !tag.equals("F") && !tag.startsWith("F:")) {
        return null;
      }
      byte[] said = Arrays.copyOfRange(line, Math.min(text, line.length), line.length);
      return said(said, ascii(line, 0, stream - 1), ascii(line, stream, tags - 1), partial);
    }
  };

  private static final JsonParser JSON = new JsonParser();
  private static final Set<String> STREAMS = Set.of("stdout", "stderr");

  /**
   * What stands in one of its lines: a line of a program, or a part of a long one.
   *
   * @param text what the program wrote, without line end
   * @param time when the runtime got it
   * @param stream {@code stdout} or {@code stderr}
   * @param partial whether the program's line goes on in the next one of this stream
   */
  // Read by one, compared by nobody.
  @SuppressWarnings("ArrayRecordComponent")
  public record Piece(byte[] text, Instant time, String stream, boolean partial) {}

  /** What stands in a line; null when the runtime did not write it. */
  public abstract @Nullable Piece piece(byte[] line);

  private static @Nullable String text(List<Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .map(Field::text)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Piece said(
      byte[] text, @Nullable String time, @Nullable String stream, boolean partial) {
    if (time == null || stream == null || !STREAMS.contains(stream)) {
      return null;
    }
    Instant read = Times.STANDARD.read(time);
    return read == null ? null : new Piece(partial ? text : withoutCr(text), read, stream, partial);
  }

  /** The place behind the next blank; behind the end where there is none. */
  private static int behindBlank(byte[] line, int from) {
    int at = from;
    while (at < line.length && line[at] != ' ') {
      at++;
    }
    return at + 1;
  }

  private static String ascii(byte[] line, int from, int to) {
    return from < to ? new String(line, from, to - from, ISO_8859_1) : "";
  }

  /** A terminal ends lines with CR LF. */
  private static byte[] withoutCr(byte[] text) {
    boolean cr = text.length > 0 && text[text.length - 1] == '\r';
    return cr ? Arrays.copyOf(text, text.length - 1) : text;
  }
}
