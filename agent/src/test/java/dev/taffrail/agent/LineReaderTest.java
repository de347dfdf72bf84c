package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void linesAreNumberedFromOneAndTheLastNeedsNoEnd() throws IOException {
    assertThat(read("a\n\nb", 10)).containsExactly("1 a 1", "2  0", "3 b 1");
  }

  @Test
  void anEmptyInputHasNoLine() throws IOException {
    assertThat(read("", 10)).isEmpty();
  }

  @Test
  void carriageReturnsBeforeTheEndAreNoPartOfTheLine() throws IOException {
    assertThat(read("a\r\nb\rc\r\n\r\n", 10)).containsExactly("1 a 1", "2 b\rc 3", "3  0");
  }

  @Test
  void ofALongLineTheBeginningIsKept() throws IOException {
    assertThat(read("abcdef\nx\n", 4)).containsExactly("1 abcd 6", "2 x 1");
  }

  private static List<String> read(String text, int most) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), most);
    List<String> lines = new ArrayList<>();
    for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
      lines.add(line.number() + " " + new String(line.bytes(), UTF_8) + " " + line.length());
    }
    return lines;
  }
}
