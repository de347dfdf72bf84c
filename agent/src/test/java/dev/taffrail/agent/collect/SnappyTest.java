package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnappyTest {
  private static final Snappy.Permission ALL = bytes -> {};

  @ParameterizedTest
  @MethodSource("seeds")
  void readsWhatGooglesOwnWrote(long seed) throws Exception {
    byte[] original = repetitive(new Random(seed));
    byte[] block = org.xerial.snappy.Snappy.compress(original);
    assertThat(Snappy.decompress(block, ALL)).isEqualTo(original);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void refusesWhatIsDamagedAndNeverThrowsAnythingElse(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] block = org.xerial.snappy.Snappy.compress(repetitive(random));
    block[random.nextInt(block.length)] ^= (byte) (1 + random.nextInt(255));
    Throwable thrown = catchThrowable(() -> Snappy.decompress(block, ALL));
    // A literal that was damaged is another literal: Snappy has no checksum.
    assertThat(thrown == null || thrown instanceof RefusedException).as("%s", thrown).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "80", "05", "0500", "0400FFFF", "0800610501", "ffffffff7f00", "040161"})
  void refusesWhatIsNoSnappy(String hex) {
    assertThatThrownBy(() -> Snappy.decompress(HexFormat.of().parseHex(hex), ALL))
        .isInstanceOf(RefusedException.class)
        .hasMessage("snappy: corrupt input");
  }

  @Test
  void asksBeforeItTakesMemory() throws Exception {
    byte[] block = org.xerial.snappy.Snappy.compress(new byte[100_000]);
    Snappy.Permission none =
        bytes -> {
          throw new RefusedException(413, "no " + bytes);
        };
    assertThatThrownBy(() -> Snappy.decompress(block, none)).hasMessage("no 100000");
    assertThatCode(() -> Snappy.decompress(block, ALL)).doesNotThrowAnyException();
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(200);
  }

  private static byte[] repetitive(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(100_000)];
    for (int at = 0; at < bytes.length; ) {
      byte[] piece = new byte[1 + random.nextInt(200)];
      Arrays.fill(piece, (byte) random.nextInt(4));
      if (random.nextBoolean()) {
        random.nextBytes(piece);
      }
      int length = Math.min(piece.length, bytes.length - at);
      System.arraycopy(piece, 0, bytes, at, length);
      at += length;
    }
    return bytes;
  }
}
