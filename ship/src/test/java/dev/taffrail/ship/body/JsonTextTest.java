package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 16 * 1024 - 2, 16 * 1024, 16 * 1024 + 1, 100_000})
  void writesTextsOfEveryLengthSoThatTheyReadTheSame(int length) throws IOException {
    String letters = "ab\"\\\n\t\u0001\u001f\u007fü€🌡".repeat(3);
    Random random = new Random(length);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int at = random.nextInt(letters.length());
      text.appendCodePoint(
          letters.codePointAt(Character.isLowSurrogate(letters.charAt(at)) ? at - 1 : at));
    }
    String json = gunzip(6, text.toString());
    assertThat(Json.readObject(json)).containsEntry("a", text.toString());
  }

  @Test
  void compressesHarderAtAHigherLevel() {
    String text = "{\"sensor\":\"s1\",\"value\":9.5}".repeat(2_000);
    int fast = new Gzip(1).json(json -> json.string(text)).length;
    assertThat(new Gzip(9).json(json -> json.string(text)).length).isLessThan(fast);
  }

  private static String gunzip(int level, String text) throws IOException {
    byte[] bytes = new Gzip(level).json(json -> json.raw("{\"a\":").string(text).raw("}"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
