package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is written in whole words, wherever the end of the buffer is. */
class JsonBufferTest {
  private static final int MOST_BYTES = 1100;

  @Test
  void keysOfAnyLengthAreWholeWhereTheBufferGrows() {
    for (int length = 1; length <= 24; length++) {
      String text = "k".repeat(length - 1) + "!";
      Key key = new Key(text, null);
      assertWrites(key::write, ",\"" + text + "\":");
    }
  }

  @Test
  void constantsAndTextsAreWholeWhereTheBufferGrows() {
    assertWrites(out -> new JsonValues(out).write(true), "true");
    assertWrites(out -> new JsonValues(out).write(false), "false");
    assertWrites(out -> new JsonValues(out).write(null), "null");
    assertWrites(out -> out.string("gr\u00fc\u00df"), "\"gr\u00fc\u00df\"");
    assertWrites(out -> out.string("plain text"), "\"plain text\"");
  }

  @Test
  void numbersAndTimesAreWholeWhereTheBufferGrows() {
    Instant time = Instant.parse("2026-05-30T08:37:37.951919Z");
    assertWrites(out -> JsonNumbers.write(out, Long.MIN_VALUE), "-9223372036854775808");
    assertWrites(out -> JsonNumbers.write(out, 1234567L), "1234567");
    assertWrites(out -> JsonNumbers.write(out, -19.5), "-19.5");
    assertWrites(out -> new JsonTimes().write(out, time), '"' + time.toString() + '"');
    assertWrites(out -> new JsonTimes().write(out, MicroClock.of(time)), time.toString());
  }

  /** Behind nothing, behind much, and with something behind it. */
  private static void assertWrites(Consumer<JsonBuffer> written, String expected) {
    for (int before = 0; before < MOST_BYTES; before++) {
      JsonBuffer out = new JsonBuffer();
      out.plain("x".repeat(before));
      written.accept(out);
      out.put('}');
      String text = new String(out.copy(), StandardCharsets.UTF_8);
      assertThat(text.substring(before)).isEqualTo(expected + "}");
    }
  }

  @Test
  void aTextThatJustHasRoomIsWholeAndOneMoreCharacterIsCut() {
    JsonBuffer out = new JsonBuffer();
    out.limit(11);
    out.string("0123456789");
    assertThat(new String(out.copy(), StandardCharsets.UTF_8)).isEqualTo("\"0123456789\"");

    out.restart();
    out.limit(10);
    out.string("0123456789");
    assertThat(new String(out.copy(), StandardCharsets.UTF_8))
        .isEqualTo("\"012345678\u2026 (1 characters cut)\"");
  }
}
