package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the notes of seals in any text that holds them: lines of a journal, an answer of Loki's or
 * CloudWatch's API, an export of Splunk's, a CSV. Knows nothing of what is around a note, so that
 * nothing around it, which others may have written, can hide it. In constant memory.
 */
final class NoteScanner {
  /** A note's first line follows whatever stands before it; of longer lines the end is kept. */
  private static final int LONGEST = 8 * 1024;

  /** A note's text has seven lines at most. */
  private static final int LINES = 7;

  /** Origin, size and root stand above the line that announces the next key. */
  private static final int ABOVE_NEXT = 3;

  private final Consumer<String> found;
  private final byte[] line = new byte[LONGEST];
  private int length;
  private final List<String> before = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();
  private @Nullable String text;

  /**
   * @param found is given each text that has the form of a seal's signed note
   */
  NoteScanner(Consumer<String> found) {
    this.found = found;
  }

  void scan(InputStream in) throws IOException {
    Unescaped bytes = new Unescaped(in);
    for (int next = bytes.next(); next >= 0; next = bytes.next()) {
      if (next == '\n') {
        line(takeLine());
      } else {
        put((byte) next);
      }
    }
    line(takeLine());
    line("");
  }

  private void put(byte next) {
    if (length == LONGEST) {
      System.arraycopy(line, LONGEST / 2, line, 0, LONGEST / 2);
      length = LONGEST / 2;
    }
    line[length++] = next;
  }

  private String takeLine() {
    // A line as Windows ends it; nothing in a note ends so.
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String taken = new String(line, 0, end, UTF_8);
    length = 0;
    return taken;
  }

  private void line(String next) {
    if (text != null && isSignature(next) && signatures.size() < SignedNote.MAX_SIGNATURES) {
      signatures.add(next);
      return;
    }
    tell();
    if (next.isEmpty()) {
      text = text();
      before.clear();
    } else {
      before.add(next);
      if (before.size() > LINES) {
        before.remove(0);
      }
    }
  }

  /** A quote belongs to what is around a note: this is the first line of another one. */
  private static boolean isSignature(String line) {
    return line.startsWith(SignedNote.DASH) && line.indexOf('"') < 0;
  }

  private void tell() {
    if (text != null && !signatures.isEmpty()) {
      found.accept(text + "\n" + String.join("\n", signatures) + "\n");
    }
    text = null;
    signatures.clear();
  }

  /** The text of the note that ends with the lines before; null when they end none. */
  private @Nullable String text() {
    int next = before.size() - 1;
    while (next >= 0 && !before.get(next).startsWith("next ")) {
      next--;
    }
    if (next < ABOVE_NEXT) {
      return null;
    }
    String origin = before.get(next - ABOVE_NEXT);
    List<String> rest = before.subList(next - ABOVE_NEXT + 1, before.size());
    return origin.substring(origin.lastIndexOf('"') + 1) + "\n" + String.join("\n", rest) + "\n";
  }
}
