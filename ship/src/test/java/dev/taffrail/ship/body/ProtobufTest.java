package dev.taffrail.ship.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it writes is what Google's library writes of the same fields, byte for byte. */
class ProtobufTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void writesWholeNumbers(long value) throws Exception {
    Protobuf message = new Protobuf(0).varint(1, value).fixed64(300, value);
    assertThat(bytes(message))
        .isEqualTo(
            UnknownFieldSet.newBuilder()
                .addField(1, Field.newBuilder().addVarint(value).build())
                .addField(300, Field.newBuilder().addFixed64(value).build())
                .build()
                .toByteArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE})
  void writesDecimals(long value) throws Exception {
    assertThat(bytes(new Protobuf(0).decimal(2, value)))
        .isEqualTo(bytes(new Protobuf(0).string(2, Long.toString(value))));
  }

  @Test
  void writesTexts() throws Exception {
    for (String text : new String[] {"", "a", "x".repeat(127), "x".repeat(128), "aé🌡", "\ud800"}) {
      assertThat(bytes(new Protobuf(0).string(2, text))).isEqualTo(field(2, text.getBytes(UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 16_380, 16_383, 16_384, 2_097_151, 2_097_152})
  void writesMessagesWithinMessagesOfEveryLength(int length) throws Exception {
    byte[] inner = new byte[length];
    Protobuf message = new Protobuf(0);
    int outer = message.begin(3);
    int mark = message.begin(4);
    message.bytes(5, inner).end(mark);
    message.end(outer);
    assertThat(Arrays.equals(bytes(message), field(3, field(4, field(5, inner))))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 129, 16_383, 16_384, 16_385})
  void writesTheSameMessageWhateverLengthWasExpected(int expected) throws Exception {
    for (int length : new int[] {0, 125, 126, 127, 16_380, 16_381, 16_382}) {
      byte[] inner = new byte[length];
      Protobuf message = new Protobuf(0);
      int mark = message.begin(4, expected);
      message.bytes(5, inner).end(mark);
      message.varint(6, 7);
      assertThat(bytes(message))
          .isEqualTo(bytes(new Protobuf(0).bytes(4, field(5, inner)).varint(6, 7)));
    }
  }

  private static byte[] field(int number, byte[] value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(value)).build())
        .build()
        .toByteArray();
  }

  private static byte[] bytes(Protobuf message) {
    return Arrays.copyOf(message.buffer(), message.size());
  }
}
