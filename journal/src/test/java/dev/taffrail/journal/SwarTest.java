package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SwarTest {
  private final Random random = new Random(7);

  @Test
  void findsTheFirstOfTwoBytesAsALoopDoes() {
    for (int turn = 0; turn < 20_000; turn++) {
      byte[] buffer = new byte[random.nextInt(40)];
      for (int i = 0; i < buffer.length; i++) {
        // Neighbours of what is looked for, and bytes with the high bit, deceive such tricks.
        buffer[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : '!' + random.nextInt(4));
      }
      int from = random.nextInt(buffer.length + 1);
      int limit = from + random.nextInt(buffer.length - from + 1);
      byte one = (byte) '"';
      byte other = (byte) (random.nextBoolean() ? 0xa2 : '\\');
      assertThat(Swar.first(buffer, from, limit, one, other))
          .isEqualTo(first(buffer, from, limit, one, other));
    }
  }

  private static int first(byte[] buffer, int from, int limit, byte one, byte other) {
    int i = from;
    while (i < limit && buffer[i] != one && buffer[i] != other) {
      i++;
    }
    return i;
  }

  @Test
  void aTextStandsWhereEachOfItsBytesDoes() {
    for (int length = 8; length < 30; length++) {
      byte[] text = "abcdefghijklmnopqrstuvwxyzabcdef".substring(0, length).getBytes(US_ASCII);
      byte[] buffer = new byte[length + 5];
      System.arraycopy(text, 0, buffer, 3, length);
      assertThat(Swar.isAt(buffer, 3, text)).isTrue();
      assertThat(Swar.isAt(buffer, 2, text)).isFalse();
      for (int i = 0; i < length; i++) {
        buffer[3 + i] ^= 0x40;
        assertThat(Swar.isAt(buffer, 3, text)).as("byte %d of %d", i, length).isFalse();
        buffer[3 + i] ^= 0x40;
      }
    }
  }
}
