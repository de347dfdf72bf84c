package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {
  private final Gzip gzip = new Gzip(6);

  @Test
  void eachBodyIsWholeByItselfWhateverCameBefore() {
    Random random = new Random(1);
    for (int length : new int[] {100_000, 0, 3, 1_000_000, 1}) {
      byte[] plain = new byte[length + 10];
      random.nextBytes(plain);
      byte[] first = gzip.compress(plain, length);
      assertThat(unpacked(first)).isEqualTo(Arrays.copyOf(plain, length));
      assertThat(gzip.compress(plain, length)).isEqualTo(first);
    }
  }

  @Test
  void aBodyThatCouldNotBeMadeLeavesNothingInTheNext() {
    assertThatThrownBy(
            () ->
                gzip.json(
                    json -> {
                      json.raw("[1,");
                      throw new IllegalStateException("no more");
                    }))
        .hasMessage("no more");
    assertThat(unpacked(gzip.json(json -> json.raw("[2]")))).asString(UTF_8).isEqualTo("[2]");
  }

  @Test
  void manyThreadsMakeBodiesAtOnce() {
    IntStream.range(0, 400)
        .parallel()
        .forEach(
            i -> {
              String text = ("body " + i + " ").repeat(500);
              byte[] body = gzip.json(json -> json.string(text));
              assertThat(unpacked(body)).asString(UTF_8).isEqualTo('"' + text + '"');
            });
  }

  private static byte[] unpacked(byte[] body) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
