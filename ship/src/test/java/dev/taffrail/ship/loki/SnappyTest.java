package dev.taffrail.ship.loki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What it writes is read by Google's own implementation. */
class SnappyTest {
  private static final int BLOCK = 64 * 1024;

  private final Snappy used = new Snappy();

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 3, 4, 14, 15, 16, 17, 60, 61, 256, 257, BLOCK - 1, BLOCK, BLOCK + 1, 200_000})
  void keepsWhatCannotBeCompressed(int length) throws IOException {
    byte[] input = new byte[length];
    new Random(length).nextBytes(input);
    assertThat(roundTrip(input)).isEqualTo(input);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 63, 64, 65, 68, 69, 1000, BLOCK, BLOCK + 20, 300_000})
  void compressesRunsOfOneByte(int length) throws IOException {
    byte[] input = new byte[length];
    assertThat(roundTrip(input)).isEqualTo(input);
    assertThat(new Snappy().compress(input, length).length).isLessThan(32 + length / 15);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void keepsEveryMixtureOfTheNewAndTheRepeated(long seed) throws IOException {
    byte[] input = mixture(new Random(seed));
    assertThat(roundTrip(input)).isEqualTo(input);
  }

  @Test
  void compressesRecordsNearlyAsWellAsGooglesOwn() throws IOException {
    byte[] input = records();
    int theirs = org.xerial.snappy.Snappy.compress(input).length;
    assertThat(new Snappy().compress(input, input.length).length).isLessThan(theirs * 11 / 10);
  }

  @Test
  void takesTheBeginningOfABufferAlone() throws IOException {
    byte[] input = records();
    assertThat(org.xerial.snappy.Snappy.uncompress(new Snappy().compress(input, 5_000)))
        .isEqualTo(Arrays.copyOf(input, 5_000));
  }

  @Test
  void isTheSameAfterOtherInputs() {
    byte[] small = Arrays.copyOf(records(), 300);
    byte[] expected = new Snappy().compress(small, small.length);
    used.compress(records(), 200_000);
    assertThat(used.compress(small, small.length)).isEqualTo(expected);
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(200);
  }

  /** New bytes, and copies of all lengths from all distances. */
  private static byte[] mixture(Random random) {
    byte[] bytes = new byte[random.nextInt(150_000)];
    int letters = 1 + random.nextInt(8);
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
      int distance = at == 0 ? 0 : 1 + random.nextInt(Math.min(at, 1 << random.nextInt(17)));
      for (int i = 0; i < length; i++, at++) {
        bytes[at] = (byte) (distance == 0 ? random.nextInt(letters) : bytes[at - distance]);
      }
      if (random.nextInt(4) == 0 && at < bytes.length) {
        bytes[at++] = (byte) random.nextInt(256);
      }
    }
    return bytes;
  }

  private static byte[] records() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < 2_000; i++) {
      lines.writeBytes(
          Records.line(
              Instant.ofEpochMilli(1_780_130_250_000L + i * 37L),
              Level.INFO,
              "edge.pipeline",
              "reading_taken",
              ",\"sensor\":\"s" + i % 7 + "\",\"value\":" + (i * 7919 % 1000) / 10.0));
      lines.writeBytes("\n".getBytes(UTF_8));
    }
    return lines.toByteArray();
  }

  private byte[] roundTrip(byte[] input) throws IOException {
    byte[] compressed = new Snappy().compress(input, input.length);
    assertThat(used.compress(input, input.length)).isEqualTo(compressed);
    return org.xerial.snappy.Snappy.uncompress(compressed);
  }
}
