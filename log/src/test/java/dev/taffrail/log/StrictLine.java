package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.RecordHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds of every line that is ever written for the journal. */
final class StrictLine {
  private static final int MAX_BYTES = 64 * 1024 - 1;

  private StrictLine() {}

  /** The record, when the line is one: strict JSON, the head first and canonical, one line. */
  static Map<String, @Nullable Object> check(byte[] line) {
    String text = utf8(line);
    assertThat(line.length).as("bytes").isLessThanOrEqualTo(MAX_BYTES);
    assertThat(text.chars().filter(c -> PairText.isDangerous((char) c)).toArray())
        .as("characters that end lines or steer terminals")
        .isEmpty();
    Map<String, @Nullable Object> record = Json.parse(line);
    List<String> keys = new ArrayList<>(record.keySet());
    assertThat(keys.subList(0, 4)).containsExactly("timestamp", "level", "logger", "event");
    assertThat(keys.indexOf(Correlation.KEY)).as("correlation id").isIn(-1, 4);
    assertThat(keys.indexOf("exception")).as("exception").isIn(-1, keys.size() - 1);
    assertHead(line, record);
    return record;
  }

  /** The journal reads the same head as a parser of JSON. */
  private static void assertHead(byte[] line, Map<String, @Nullable Object> record) {
    RecordHead head = RecordHead.parse(line);
    assertThat(head).as("head").isNotNull();
    if (head != null) {
      assertThat(head.timestamp()).isEqualTo(record.get("timestamp"));
      assertThat(head.level().label()).isEqualTo(record.get("level"));
      assertThat(head.logger()).isEqualTo(record.get("logger"));
      assertThat(head.event()).isEqualTo(record.get("event"));
      assertThat(head.isControl()).as("claims to be the journal's own").isFalse();
    }
  }

  private static String utf8(byte[] line) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("no UTF-8", e);
    }
  }
}
