package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {
  private static final String[] PIECES = {
    "{", "}", "a", "value of a sensor", "é", "€", "😀", "\u0000", "\u001f", "\t", "\"", " ", "~"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void eachLineIsFoundAndJudgedAsItsBytesAreHoweverTheFileGrows(int seed) throws IOException {
    Random random = new Random(seed);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(line(random));
    }
    assertFound(lines, random);
  }

  @Test
  void aCharacterThatIsCutByTheEndOfAReadIsWholeOnceMoreIsThere() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    // Each length of a line brings the ends of reads to another byte of a character.
    for (int i = 0; i < 3_000; i++) {
      lines.add(("{\"" + "x".repeat(i % 97) + "€😀é".repeat(20) + "\"}").getBytes(UTF_8));
    }
    assertFound(lines, new Random(1));
  }

  private void assertFound(List<byte[]> lines, Random random) throws IOException {
    Path path = Files.createFile(folder.resolve("log"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    byte[] bytes = all.toByteArray();
    int written = 0;
    int found = 0;
    try (ReadFile file = ReadFile.open(path, path)) {
      LineBuffer buffer = new LineBuffer(file, 0);
      while (found < lines.size()) {
        int more = Math.min(bytes.length - written, 1 + random.nextInt(1 << random.nextInt(20)));
        append(path, bytes, written, more);
        written += more;
        for (; buffer.find(); found++) {
          assertIs(buffer, lines.get(found), found);
          buffer.pass();
        }
      }
      assertThat(buffer.startOffset()).isEqualTo(bytes.length);
    }
  }

  private static void assertIs(LineBuffer buffer, byte[] line, int number) {
    boolean good = LineCheck.fault(line, 0, line.length) == null;
    assertThat(buffer.isLine()).as("line " + number).isEqualTo(good);
    if (good) {
      assertThat(new String(buffer.line(), UTF_8)).isEqualTo(new String(line, UTF_8));
    }
  }

  private static void append(Path path, byte[] bytes, int from, int length) throws IOException {
    byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
    Files.write(path, piece, StandardOpenOption.APPEND);
  }

  private static byte[] line(Random random) {
    StringBuilder text = new StringBuilder("{");
    int pieces = 1 << random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      // Most lines have no fault.
      text.append(PIECES[random.nextInt(random.nextInt(20) == 0 ? PIECES.length : 7)]);
    }
    byte[] line = text.append('}').toString().getBytes(UTF_8);
    return switch (random.nextInt(40)) {
      case 0 -> spoiled(line, random);
      case 1 -> "x".repeat(LineCheck.MAX_BYTES - 2 + random.nextInt(5)).getBytes(ISO_8859_1);
      case 2 ->
          ("{" + "x".repeat(LineCheck.MAX_BYTES - 4 + random.nextInt(5)) + "}").getBytes(UTF_8);
      case 3 -> new byte[0];
      default -> line;
    };
  }

  /** With one byte that is no character, or half of one. */
  private static byte[] spoiled(byte[] line, Random random) {
    line[random.nextInt(line.length)] = (byte) (0x80 + random.nextInt(0x80));
    return line;
  }
}
