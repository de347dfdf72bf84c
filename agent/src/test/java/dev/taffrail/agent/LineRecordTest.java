package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.agent.text.Json;
import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.RecordBuilder;
import dev.taffrail.ship.parse.UnparsedException;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineRecordTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-06-01T12:00:00.123456789Z"), ZoneOffset.UTC);
  private static final String HEAD =
      "{\"timestamp\":\"2026-06-01T12:00:00.123456Z\",\"level\":\"info\",\"logger\":\"sh\","
          + "\"event\":\"said\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello, world | \"hello, world\"",
        "a \"b\" \\ c | \"a \\\"b\\\" \\\\ c\"",
        "grüße 😀 | \"grüße 😀\"",
        "{foo} started | \"{foo} started\"",
        "[1,2] | \"[1,2]\"",
        "` {` | \" {\"",
      })
  void textBecomesTheMessage(String line, String message) throws Exception {
    assertThat(record(line)).isEqualTo(HEAD + ",\"message\":" + message + "}");
  }

  @Test
  void controlCharactersOfATextAreEscaped() throws Exception {
    assertThat(record("a\tb\u001b[31mc\u0000"))
        .isEqualTo(HEAD + ",\"message\":\"a\\tb\\u001B[31mc\\u0000\"}");
  }

  @Test
  void bytesThatAreNoUtf8AreReplacedInAText() throws Exception {
    byte[] line = {'B', (byte) 0xfc, 'r', 'o'};

    assertThat(record(line)).isEqualTo(HEAD + ",\"message\":\"B\ufffdro\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"", "é", "😀", "\u0001"})
  void aTextThatIsTooLongIsCutAndSaysSo(String part) throws Exception {
    String line = part.repeat(70_000 / part.length());
    String record = record(line);

    assertThat(record.getBytes(UTF_8).length).isBetween(60_000, 64 * 1024);
    assertThat(RecordHead.parse(record.getBytes(UTF_8))).isNotNull();
    assertThat(record)
        .containsPattern("… \\(\\d+ characters cut\\)\",\"parse_error\":\"expected at most");
    assertThat(Json.members(record.getBytes(UTF_8)))
        .anySatisfy(
            member -> {
              assertThat(member.name()).isEqualTo("line_bytes");
              assertThat(member.raw()).isEqualTo(Integer.toString(line.getBytes(UTF_8).length));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ",
        "{\"a\":1.50,\"b\":\"\\u00e9\",\"c\":[1, 2],\"d\":{\"x\":null},\"e\":-0,\"f\":1e5,\"g\":true} | "
            + ",\"a\":1.50,\"b\":\"é\",\"c\":[1, 2],\"d\":{\"x\":null},\"e\":-0,\"f\":1e5,"
            + "\"g\":true",
        " { \"z\" : 1 , \"a\" : 2 }  | ,\"z\":1,\"a\":2",
        "{\"a\":12345678901234567890123.456} | ,\"a\":12345678901234567890123.456",
      })
  void fieldsOfAnObjectAreKeptAsTheyStandAndInTheirOrder(String line, String fields)
      throws Exception {
    assertThat(record(line)).isEqualTo(HEAD + (fields == null ? "" : fields) + "}");
  }

  @Test
  void tabsBetweenTokensDoNotReachTheRecord() throws Exception {
    assertThat(record("{\"a\":\t[1,\t2]}")).isEqualTo(HEAD + ",\"a\":[1, 2]}");
  }

  @Test
  void theHeadIsTakenFromAnObject() throws Exception {
    String line =
        "{\"x\":1,\"event\":\"door_open\",\"logger\":\"plc\",\"level\":\"error\","
            + "\"timestamp\":\"2026-05-30T10:00:00+02:00\"}";

    assertThat(record(line))
        .isEqualTo(
            "{\"timestamp\":\"2026-05-30T08:00:00.000000Z\",\"level\":\"error\",\"logger\":\"plc\","
                + "\"event\":\"door_open\",\"x\":1}");
  }

  @ParameterizedTest
  @CsvSource({
    "INFO, INFO",
    "Warn, WARNING",
    "warning, WARNING",
    "fatal, CRITICAL",
    "err, ERROR",
    "trace, DEBUG",
    "notice, INFO",
    "30, INFO",
  })
  void levelsOfOtherLoggersAreUnderstood(String theirs, Level level) throws Exception {
    byte[] record = record("{\"level\":\"" + theirs + "\"}").getBytes(UTF_8);

    assertThat(Objects.requireNonNull(RecordHead.parse(record)).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"level\":\"loud\"} | ,\"level_\":\"loud\"",
        "{\"timestamp\":\"yesterday\"} | ,\"timestamp_\":\"yesterday\"",
        "{\"event\":\"\",\"event_\":1} | ,\"event_\":\"\",\"event__\":1",
        "{\"logger\":null} | ,\"logger_\":null",
      })
  void whatMakesNoSenseInTheHeadIsKeptUnderAnotherName(String line, String fields)
      throws Exception {
    assertThat(record(line)).isEqualTo(HEAD + fields + "}");
  }

  @Test
  void theCorrelationIdComesFirst() throws Exception {
    assertThat(record("{\"a\":1,\"correlation_id\":\"c-1\"}"))
        .isEqualTo(HEAD + ",\"correlation_id\":\"c-1\",\"a\":1}");
  }

  @Test
  void theCallersCorrelationIdGoesWithEachRecordThatHasNone() throws Exception {
    LineRecord records = records("c-9");

    assertThat(record(records, "x".getBytes(UTF_8)))
        .isEqualTo(HEAD + ",\"correlation_id\":\"c-9\",\"message\":\"x\"}");
    assertThat(record(records, "{\"a\":1}".getBytes(UTF_8)))
        .isEqualTo(HEAD + ",\"correlation_id\":\"c-9\",\"a\":1}");
    assertThat(record(records, "{\"correlation_id\":\"mine\"}".getBytes(UTF_8)))
        .isEqualTo(HEAD + ",\"correlation_id\":\"mine\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1",
        "{\"a\":1} trailing",
        "{\"a\":\"\u0001\"}",
        "{\"a\"}",
        "{\"a\":1}{\"b\":2}",
      })
  void anObjectThatIsNoneIsRefused(String line) {
    assertThatThrownBy(() -> record(line))
        .isInstanceOf(UnparsedException.class)
        .hasMessageStartingWith("expected one JSON object, found")
        .hasMessageNotContaining("\n");
  }

  @Test
  void anObjectThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> record("{\"a\":\"" + "x".repeat(70_000) + "\"}"))
        .isInstanceOf(UnparsedException.class)
        .hasMessage("expected at most 65536 bytes, found 70008");
  }

  private static String record(String line) throws Exception {
    return record(line.getBytes(UTF_8));
  }

  private static String record(byte[] line) throws Exception {
    return record(records(null), line);
  }

  private static LineRecord records(@Nullable String correlationId) {
    return new LineRecord(new HeadRules.Otherwise(Level.INFO, "sh", "said", correlationId), CLOCK);
  }

  private static String record(LineRecord records, byte[] line) throws Exception {
    LineReader reader = new LineReader(new ByteArrayInputStream(line), RecordBuilder.MAX_BYTES);
    return new String(records.of(Objects.requireNonNull(reader.next())), UTF_8);
  }
}
