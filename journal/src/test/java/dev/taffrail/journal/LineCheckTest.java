package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCheckTest {

  @Test
  void aLineIsTakenWithEveryKindOfUtf8() {
    assertThat(fault("{\"a\":\"é°—😀\u007f\"}".getBytes(UTF_8))).isNull();
  }

  @Test
  void aControlByteIsNamedWithItsColumn() {
    assertThat(fault("{\"a\":\"\t\"}".getBytes(UTF_8)))
        .isEqualTo("byte 0x09 at column 7, a control character");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"80", "c0af", "c1bf", "e0809f", "eda080", "f0808080", "f4908080", "f5", "ff"})
  void invalidUtf8IsRefused(String hex) {
    String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    assertThat(fault(("{" + bytes + "}").getBytes(ISO_8859_1))).contains("not UTF-8");
  }

  @Test
  void utf8IsJudgedAsTheJdkJudgesIt() {
    Random random = new Random(6962);
    for (int n = 0; n < 200_000; n++) {
      byte[] bytes = {'{', 0, 0, 0, 0, '}'};
      for (int i = 1; i < 5; i++) {
        bytes[i] = (byte) (random.nextInt(4) == 0 ? 'a' : 0x80 | random.nextInt(128));
      }
      assertThat(fault(bytes) == null).as(HexFormat.of().formatHex(bytes)).isEqualTo(isUtf8(bytes));
    }
  }

  @Test
  void everyByteCountsAtEveryPlaceOfALine() {
    for (int length = 3; length < 40; length++) {
      for (int at = 1; at < length - 1; at++) {
        for (int value = 0; value < 256; value++) {
          byte[] line = ("{" + " ".repeat(length - 2) + "}").getBytes(UTF_8);
          line[at] = (byte) value;
          boolean plain = value >= 0x20 && value < 0x80;
          assertThat(fault(line) == null)
              .as("0x%02x at %d of %d", value, at, length)
              .isEqualTo(plain);
        }
      }
    }
  }

  @Test
  void sixtyFourKibibytesAreTheMost() {
    String filled = "{" + "x".repeat(LineCheck.MAX_BYTES - 2) + "}";
    assertThat(fault(filled.getBytes(UTF_8))).isNull();
    assertThat(fault((filled + "}").getBytes(UTF_8))).isEqualTo("a line of more than 65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "}", "[]", "{} ", "x{}"})
  void aLineWithoutBracesIsRefused(String line) {
    assertThat(fault(line.getBytes(UTF_8))).isEqualTo("a line that is not {…}");
  }

  @Test
  void aRecordNeedsItsHeadToo() {
    byte[] line = "{\"a\":1}".getBytes(UTF_8);
    assertThat(fault(line)).isNull();
    assertThat(LineCheck.recordFault(line, 0, line.length))
        .startsWith("a line that does not begin with timestamp");
  }

  private static @Nullable String fault(byte[] line) {
    return LineCheck.fault(line, 0, line.length);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
