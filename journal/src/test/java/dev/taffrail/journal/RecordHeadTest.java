package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordHeadTest {
  private static final String LINE =
      "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"edge.pipeline\","
          + "\"event\":\"pipeline_started\",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\","
          + "\"pipeline\":\"precision_agriculture\",\"version\":\"2.1.0\"}";

  @Test
  void readsTheHeadAndTheCorrelationIdBehindIt() {
    RecordHead head = parse(LINE);
    assertThat(head.timestamp()).isEqualTo("2026-05-30T08:37:37.951919Z");
    assertThat(head.time()).isEqualTo(Instant.parse("2026-05-30T08:37:37.951919Z"));
    assertThat(head.level()).isEqualTo(Level.INFO);
    assertThat(head.logger()).isEqualTo("edge.pipeline");
    assertThat(head.event()).isEqualTo("pipeline_started");
    assertThat(head.correlationId()).isEqualTo("0190163d-8694-739b-aea5-966c26f8ad90");
    assertThat(head.isControl()).isFalse();
  }

  @Test
  void headsAreEqualWhenTheySayTheSame() {
    assertThat(parse(LINE)).isEqualTo(parse(LINE.replace("edge.pipeline", "edge\\u002epipeline")));
    assertThat(parse(LINE)).hasSameHashCodeAs(parse(LINE));
    assertThat(parse(LINE)).isNotEqualTo(parse(LINE.replace("info", "error")));
    assertThat(parse(LINE)).isNotEqualTo(parse(LINE.replace("\"correlation_id\"", "\"id\"")));
    assertThat(parse(LINE))
        .hasToString(parse(LINE).toString())
        .asString()
        .contains("edge.pipeline");
  }

  @Test
  void aCorrelationIdElsewhereIsNotTheHeads() {
    RecordHead head = parse(LINE.replace("\"correlation_id\"", "\"other\":1,\"correlation_id\""));
    assertThat(head.correlationId()).isNull();
  }

  @Test
  void escapesAreResolved() {
    RecordHead head =
        parse(
            LINE.replace("edge.pipeline", "a\\\"b\\\\\\u00e9\\ud83d\\ude00\\n")
                .replace("pipeline_started", "°\\/"));
    assertThat(head.logger()).isEqualTo("a\"b\\é😀\n");
    assertThat(head.event()).isEqualTo("°/");
  }

  @Test
  void aControlLoggerIsSeenThroughEscapes() {
    assertThat(parse(LINE.replace("edge.pipeline", "taffrail\\u002ejournal")).isControl()).isTrue();
  }

  @Test
  void everyLevelIsRead() {
    for (Level level : Level.values()) {
      RecordHead head = parse(LINE.replace("\"info\"", "\"" + level.label() + "\""));
      assertThat(head.level()).isEqualTo(level);
    }
  }

  @Test
  void aHeadAloneIsARecord() {
    String head = LINE.substring(0, LINE.indexOf(",\"correlation_id")) + "}";
    assertThat(parse(head).event()).isEqualTo("pipeline_started");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\"}",
        "{\"level\":\"info\",\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"warn\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\\q\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\\u12\",\"event\":\"b\"}",
        "{ \"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919+\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-02-29T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-13-01T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"}",
        "{\"timestamp\":\"2026-12-01T24:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"b\"}"
      })
  void aLineWithoutTheCanonicalHeadHasNone(String line) {
    assertThat(RecordHead.parse(line.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-05-30T08:37:60.951919Z",
        "2026-05-30T08:37:37.95191aZ",
        "2026-05-30T08:37:37,951919Z",
        "2026-05-30T08:60:37.951919Z",
        "2026-05-30T24:37:37.951919Z",
        "2026-05-32T08:37:37.951919Z",
        "2026-13-30T08:37:37.951919Z",
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0:37.951919Z"
      })
  void aTimeThatIsNoneIsNoneAlsoBehindOneOfTheSameDayOrMinute(String time) {
    byte[] good = LINE.getBytes(UTF_8);
    byte[] bad = LINE.replace("2026-05-30T08:37:37.951919Z", time).getBytes(UTF_8);
    RecordHead.HeadScanner scanner = new RecordHead.HeadScanner();
    assertThat(scanner.scan(bad, 0, bad.length)).as("first").isFalse();
    assertThat(scanner.scan(good, 0, good.length)).isTrue();
    assertThat(scanner.scan(bad, 0, bad.length)).as("behind one that is").isFalse();
    assertThat(scanner.scan(good, 0, good.length)).isTrue();
  }

  @Test
  void noPrefixOfALineBreaksTheScan() {
    byte[] bytes = LINE.getBytes(UTF_8);
    for (int length = 0; length < LINE.indexOf(",\"correlation_id"); length++) {
      assertThat(RecordHead.parse(bytes, 0, length)).as("length %d", length).isNull();
    }
  }

  private static RecordHead parse(String line) {
    return requireNonNull(RecordHead.parse(line.getBytes(UTF_8)));
  }
}
