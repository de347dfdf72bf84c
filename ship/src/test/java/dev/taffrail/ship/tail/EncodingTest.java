package dev.taffrail.ship.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as programs of Windows write them, with a byte order mark or without. */
class EncodingTest {
  /** U+010A and U+0A00 hold a byte that is a line's end elsewhere, U+1F4A1 takes two units. */
  private static final List<String> LINES =
      List.of("first", "\u010a \u0a00\u0a0a \u00e9", "\ud83d\udca1 light", "{\"a\":\"b\"}");

  @TempDir Path dir;

  private Path app;
  private Follower follower;

  @BeforeEach
  void follow() {
    app = dir.resolve("app.log");
    follower = follower(Encoding.UTF8);
  }

  private Follower follower(Encoding unmarked) {
    return new Follower(
        TailConfig.of(new FilePatterns(List.of(dir + "/app.log"), List.of()))
            .withEncoding(unmarked)
            .withLastLineWait(Duration.ofMillis(100)));
  }

  @AfterEach
  void close() {
    follower.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
  void aFileIsReadAsItsByteOrderMarkSays(String charset) throws Exception {
    Files.write(app, bytes(charset, "\ufeff" + String.join("\r\n", LINES) + "\r\n\r\n"));
    assertThat(follower.read()).containsExactlyElementsOf(LINES);
    assertThat(follower.indices).containsExactly(0L, 1L, 2L, 3L);
  }

  /** Each byte is there by itself for a moment, and the reader starts anew behind each. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void charactersThatAreHalfWrittenWaitForTheirRest(String charset) throws Exception {
    Files.createFile(app);
    List<String> read = new ArrayList<>(follower.read());
    for (byte b : bytes(charset, "\ufeff" + String.join("\n", LINES) + "\n")) {
      Files.write(app, new byte[] {b}, StandardOpenOption.APPEND);
      read.addAll(List.copyOf(follower.read()));
      follower.stop().start();
    }
    assertThat(read).isEqualTo(LINES);
  }

  /** Each byte is there by itself for a moment, and the reader starts anew behind each. */
  @ParameterizedTest
  @EnumSource(names = {"UTF16LE", "UTF16BE"})
  void aFileWithoutAMarkIsReadAsIsSaid(Encoding said) throws Exception {
    follower.close();
    follower = follower(said);
    Files.createFile(app);
    List<String> read = new ArrayList<>(follower.read());
    for (byte b : bytes(said.label(), String.join("\r\n", LINES) + "\r\n")) {
      Files.write(app, new byte[] {b}, StandardOpenOption.APPEND);
      read.addAll(List.copyOf(follower.read()));
      follower.stop().start();
    }
    assertThat(read).isEqualTo(LINES);
  }

  @Test
  void eachByteOfAnEightBitEncodingIsACharacter() throws Exception {
    for (Encoding said : List.of(Encoding.LATIN1, Encoding.WINDOWS_1252)) {
      follower.close();
      follower = follower(said);
      // In ISO 8859-1, 0x80 is a control character; in Windows-1252 it is the euro sign.
      byte[] line = {'T', ' ', (byte) 0xfc, (byte) 0xb0, ' ', (byte) 0x80, '\n'};
      Files.write(app, line);
      Files.write(app, line, StandardOpenOption.APPEND);
      String text = "T \u00fc\u00b0 " + (said == Encoding.LATIN1 ? "\u0080" : "\u20ac");
      assertThat(follower.read()).containsExactly(text, text);
      Files.delete(app);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
  void aMarkCountsMoreThanWhatIsSaid(String charset) throws Exception {
    for (Encoding said : Encoding.values()) {
      follower.close();
      follower = follower(said);
      Files.write(app, bytes(charset, "\ufeff" + String.join("\n", LINES) + "\n"));
      assertThat(follower.read()).as(said.label()).containsExactlyElementsOf(LINES);
      Files.delete(app);
    }
  }

  @Test
  void aFileWithAMarkIsFollowedThroughRotation() throws Exception {
    Files.write(app, bytes("UTF-16LE", "\ufeffone\ntw"));
    assertThat(follower.read()).containsExactly("one");
    Files.move(app, dir.resolve("app.log.1"));
    Files.write(dir.resolve("app.log.1"), bytes("UTF-16LE", "o\n"), StandardOpenOption.APPEND);
    Files.write(app, bytes("UTF-16BE", "\ufeffthree\n"));
    assertThat(follower.read()).containsExactly("two", "three");
  }

  @Test
  void ofALongLineTheBeginningIsKept() throws Exception {
    String text = "\u00e9".repeat(100_000);
    Files.write(app, bytes("UTF-16LE", "\ufeff" + text + "\nnext\n"));
    List<String> lines = follower.read();
    assertThat(lines).hasSize(2).last().isEqualTo("next");
    assertThat(text).startsWith(lines.get(0));
    assertThat(lines.get(0).getBytes(UTF_8).length).isBetween(60_000, TailConfig.LINE_BYTES);
  }

  private static byte[] bytes(String charset, String text) {
    return text.getBytes(Charset.forName(charset));
  }
}
