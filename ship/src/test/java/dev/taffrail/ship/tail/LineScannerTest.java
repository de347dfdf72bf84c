package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineScannerTest {
  /** A renamed file that nobody writes for a while is over; who wrote it may have been half way. */
  @Test
  void aLinesEndOfWhichTheFirstHalfWasTakenForALineIsNone() {
    LineScanner scanner = new LineScanner(Mark.fresh(1, "a", new FileKey(1, 2)), new byte[0], 100);
    scanner.encoding(Encoding.UTF16BE);
    byte[] bytes = "one\ntwo\n".getBytes(UTF_16BE);
    int half = bytes.length - 1;
    List<String> lines = new ArrayList<>(scanned(scanner, bytes, 0, half));
    lines.add(text(Objects.requireNonNull(scanner.rest())));
    lines.addAll(scanned(scanner, bytes, half, bytes.length));
    assertThat(lines).startsWith("one").hasSize(3).last().isEqualTo("");
    assertThat(lines.get(1)).startsWith("two");
    assertThat(scanner.isInLine()).isFalse();
  }

  private static List<String> scanned(LineScanner scanner, byte[] bytes, int from, int to) {
    LineScanner.Chunk chunk = new LineScanner.Chunk(to - from);
    System.arraycopy(bytes, from, chunk.bytes, 0, to - from);
    chunk.limit = to - from;
    List<String> lines = new ArrayList<>();
    for (@Nullable Line line = scanner.scan(chunk); line != null; line = scanner.scan(chunk)) {
      lines.add(text(line));
    }
    return lines;
  }

  private static String text(Line line) {
    return new String(line.bytes(), UTF_8);
  }
}
