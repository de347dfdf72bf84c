package dev.taffrail.agent.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
  /** Few letters, so that much is found and much nearly. */
  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append("aAbB-".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  @Test
  void findsWhatStringsFind() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String part = text(random, 5);
      String whole = text(random, 30);
      byte[] buffer = ("aaBB" + whole + "bbAA").getBytes(US_ASCII);
      int length = whole.length();
      int first = whole.indexOf(part);
      assertThat(ByteSearch.of(part).first(buffer, 4, 4 + length))
          .as("%s in %s", part, whole)
          .isEqualTo(first < 0 ? -1 : 4 + first);
      assertThat(ByteSearch.inAnyCase(part).isIn(buffer, 4, length))
          .as("%s in any case in %s", part, whole)
          .isEqualTo(whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)));
    }
  }

  @Test
  void plainIsWhatReadsAsItStandsThere() {
    byte[] line = "{\"note\":\"0123456789 abcdefghijklmnopqrstuvwxyz ~\"}".getBytes(US_ASCII);
    assertThat(ByteSearch.isPlain(line, 0, line.length)).isTrue();
    for (int odd : new int[] {'\\', 0x7f, 0x80, 0xc3, 0xff}) {
      for (int i = 0; i < line.length; i++) {
        byte[] other = line.clone();
        other[i] = (byte) odd;
        assertThat(ByteSearch.isPlain(other, 0, other.length)).isFalse();
        assertThat(ByteSearch.isPlain(other, 0, i)).isTrue();
        assertThat(ByteSearch.isPlain(other, i + 1, other.length - i - 1)).isTrue();
      }
    }
  }
}
