package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {
  private static final Instant READ = Instant.parse("2026-06-01T12:00:00.123456Z");
  private static final HeadRules HEAD = HeadRules.standard("app");

  @Test
  void aLineOfTextIsTheMessageOfARecordWithItsFile() {
    assertThat(text(LineFormat.plain(HEAD), "it's \"warm\""))
        .isEqualTo(
            "{\"timestamp\":\"2026-06-01T12:00:00.123456Z\",\"level\":\"info\",\"logger\":\"app\","
                + "\"event\":\"line\",\"message\":\"it's \\\"warm\\\"\",\"file\":\"/var/log/a\"}");
  }

  @Test
  void aRecordOfOursStaysByteForByteAsItIs() {
    String record =
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"error\",\"logger\":\"edge\","
            + "\"event\":\"x\", \"n\" : 1.50, \"u\":\"\\u00e9\"}";
    assertThat(text(LineFormat.json(HEAD), record)).isEqualTo(record);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"taffrail.journal\","
            + "\"event\":\"journal_sealed\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\","
            + "\"event\":\"x\",\"logger\":\"taffrail.journal\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\","
            + "\"event\":\"x\"} tail",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\","
            + "\"event\":\"x\",\"n\":}"
      })
  void whatClaimsToBeAJournalsOwnOrIsNoJsonBecomesAnother(String line) {
    RecordHead head = head(LineFormat.json(HEAD), line);
    assertThat(head.isControl()).isFalse();
    assertThat(Json.readObject(text(LineFormat.json(HEAD), line))).isNotNull();
  }

  @Test
  void anObjectOfOthersKeepsItsFieldsAndGivesItsHead() {
    String record =
        text(
            LineFormat.json(HEAD),
            "{\"msg\":\"it is warm\",\"severity\":\"WARN\",\"ts\":1780315200.5,\"logger\":\"pump\","
                + "\"nested\":{\"a\":[1,\t2]},\"n\":1.50}");
    assertThat(record)
        .isEqualTo(
            "{\"timestamp\":\"2026-06-01T12:00:00.500000Z\",\"level\":\"warning\",\"logger\":\"pump\","
                + "\"event\":\"line\",\"msg\":\"it is warm\",\"nested\":{\"a\":[1, 2]},\"n\":1.50,"
                + "\"file\":\"/var/log/a\"}");
  }

  @Test
  void whatPythonWritesForNoNumberIsTextAndTheLineKeepsItsHead() {
    String line =
        "{\"v\":NaN,\"w\":[1.50,-Infinity,{\"x\":Infinity}],\"y\":1e400,\"level\":\"error\","
            + "\"event\":\"read_failed\",\"timestamp\":\"2026-05-30T08:37:37.951919Z\"}";
    assertThat(text(LineFormat.json(HEAD), line))
        .startsWith("{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"error\",")
        .contains("\"event\":\"read_failed\"")
        .contains("\"v\":\"NaN\",\"w\":[1.50,\"-Infinity\",{\"x\":\"Infinity\"}],\"y\":1e400")
        .doesNotContain("parse_error");
  }

  @Test
  void jsonInAFieldIsTextAndStaysWhatItIs() {
    String record =
        text(LineFormat.json(HEAD), "{\"log\":\"{\\\"message\\\":\\\"Hello world\\\"}\"}");
    assertThat(record).contains("\"log\":\"{\\\"message\\\":\\\"Hello world\\\"}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[1]", "{\"a\":1", "{\"a\":1} more", "{\"a\":1,\"a\":2", "7"})
  void whatIsNoObjectIsShippedAsTextAndSaysSo(String line) {
    Map<?, ?> record = Json.readObject(text(LineFormat.json(HEAD), line));
    assertThat(record.get("message")).isEqualTo(line);
    assertThat(String.valueOf(record.get("parse_error")))
        .startsWith("expected one JSON object, found");
  }

  @Test
  void ofAKeyThatIsThereTwiceBothStay() {
    String record =
        text(
            LineFormat.json(HEAD),
            "{\"level\":\"error\",\"a\":1,\"msg\":\"x\",\"a\":2,\"level\":\"info\",\"a\":[3]}");
    assertThat(record)
        .contains("\"level\":\"error\"", "\"level_\":\"info\"", "\"msg\":\"x\"")
        .contains("\"a\":1", "\"a_\":2", "\"3_a\":[3]")
        .doesNotContain("parse_error");
    assertThat(Json.readObject(record)).isNotNull();
  }

  @Test
  void oneKeyThatIsThereThousandsOfTimesIsNoMatter() {
    Map<String, Object> record =
        Json.readObject(text(LineFormat.json(HEAD), "{" + "\"\":1,".repeat(4_000) + "\"9_\":2}"));
    assertThat(record.get("parse_error")).isNull();
    assertThat(record)
        .containsKeys("", "_", "3_", "4000_", "9__")
        .hasSize(4_001 + "timestamp level logger event file".split(" ").length);
  }

  @Test
  void soItIsWithinAFieldAtAnyDepth() {
    String line =
        "{\"a\":1e2,\"b\":{\"c\":1.50,\"c\":[{\"d\":null,\"d\":\"\\u00e9\\n\",\"d\":true},[],{}],"
            + " \"e\":{\"c\":1}}}";
    assertThat(text(LineFormat.json(HEAD), line))
        .contains(
            "\"a\":1e2,\"b\":{\"c\":1.50,\"c_\":[{\"d\":null,\"d_\":\"é\\n\",\"3_d\":true},[],{}],")
        .contains("\"e\":{\"c\":1}}")
        .doesNotContain("parse_error");
  }

  @Test
  void fieldsThatWouldBeASecondHeadGetAnotherName() {
    String record =
        text(LineFormat.json(HEAD), "{\"level\":\"purple\",\"event\":7,\"timestamp\":\"noon\"}");
    assertThat(record)
        .contains(
            "\"level\":\"info\"",
            "\"level_\":\"purple\"",
            "\"timestamp_\":\"noon\"",
            "\"event\":\"7\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"asctime\":\"2026-05-30 08:37:37,951\",\"levelname\":\"WARNING\",\"logger\":\"pump\"}",
        "{\"@timestamp\":\"2026-05-30T10:37:37.951+02:00\",\"@version\":\"1\",\"logger_name\":\"pump\","
            + "\"level\":\"WARN\",\"level_value\":30000}",
        "{\"@t\":\"2026-05-30T08:37:37.9510000Z\",\"@mt\":\"is {X}\",\"@l\":\"Warning\",\"logger\":\"pump\"}",
        "{\"level\":\"warn\",\"ts\":1780130257.951,\"logger\":\"pump\",\"caller\":\"a.go:1\",\"msg\":\"x\"}",
      })
  void headsOfCommonLoggersAreKnown(String line) {
    assertThat(text(LineFormat.json(HEAD), line))
        .startsWith(
            "{\"timestamp\":\"2026-05-30T08:37:37.951000Z\",\"level\":\"warning\","
                + "\"logger\":\"pump\",\"event\":\"line\"");
  }

  @Test
  void aCorrelationIdStandsBehindTheHeadWhereReceiversFindIt() {
    assertThat(text(LineFormat.json(HEAD), "{\"a\":1,\"correlation_id\":\"c-1\",\"b\":2}"))
        .contains("\"event\":\"line\",\"correlation_id\":\"c-1\",\"a\":1,\"b\":2");
    assertThat(text(LineFormat.logfmt(HEAD), "a=1 correlation_id=c-1"))
        .contains("\"event\":\"line\",\"correlation_id\":\"c-1\",\"a\":1");
  }

  @Test
  void aCorrelationIdMayHaveAnotherName() {
    HeadRules head =
        new HeadRules(
            HEAD.time(),
            HEAD.level(),
            HEAD.logger(),
            HEAD.event(),
            List.of("trace", "request_id"),
            HEAD.times(),
            HEAD.otherwise());
    assertThat(
            text(
                LineFormat.json(head),
                "{\"request_id\":\"r-1\",\"trace\":null,\"correlation_id\":[1]}"))
        .contains(
            "\"event\":\"line\",\"correlation_id\":\"r-1\",\"trace\":null,\"correlation_id_\":[1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "{\"a\":1}", "[\"a\"]", "\"\""})
  void whatIsNoWordBecomesNoPartOfTheHead(String value) {
    assertThat(
            text(
                LineFormat.json(HEAD),
                "{\"correlation_id\":" + value + ",\"logger\":" + value + "}"))
        .contains(
            "\"logger\":\"app\",\"event\":\"line\",\"correlation_id\":"
                + value
                + ",\"logger_\":"
                + value);
  }

  @Test
  void pairsAreFields() {
    assertThat(
            text(
                LineFormat.logfmt(HEAD),
                "time=2026-05-30T10:00:00+02:00 level=error event=too_warm msg=\"it's \\\"9\\\"\" value=9.4"
                    + " id=007 ok done=true"))
        .isEqualTo(
            "{\"timestamp\":\"2026-05-30T08:00:00.000000Z\",\"level\":\"error\",\"logger\":\"app\","
                + "\"event\":\"too_warm\",\"msg\":\"it's \\\"9\\\"\",\"value\":9.4,\"id\":\"007\",\"ok\":true,"
                + "\"done\":true,\"file\":\"/var/log/a\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"just some words", "a=\"open", "=x", "a=b\"c"})
  void whatIsNoPairsIsShippedAsTextAndSaysSo(String line) {
    Map<?, ?> record = Json.readObject(text(LineFormat.logfmt(HEAD), line));
    assertThat(record.get("message")).isEqualTo(line);
    assertThat(String.valueOf(record.get("parse_error"))).startsWith("expected key=value, found");
  }

  @Test
  void namedGroupsAreFields() {
    HeadRules head =
        new HeadRules(
            List.of("time"),
            List.of("level"),
            List.of("logger"),
            List.of("event"),
            List.of(),
            Times.of("yyyy-MM-dd HH:mm:ss,SSS", ZoneId.of("Europe/Berlin")),
            HeadRules.Otherwise.of("app"));
    LineFormat format =
        LineFormat.regex(
            Pattern.compile(
                "(?<time>\\S+ \\S+) (?<level>\\w+) \\[(?<logger>[^]]*)\\] (?<message>.*)"),
            head);
    assertThat(text(format, "2026-01-30 08:37:37,951 ERROR [pump] stuck"))
        .isEqualTo(
            "{\"timestamp\":\"2026-01-30T07:37:37.951000Z\",\"level\":\"error\",\"logger\":\"pump\","
                + "\"event\":\"line\",\"message\":\"stuck\",\"file\":\"/var/log/a\"}");
    assertThat(text(format, "something else"))
        .contains(
            "\"message\":\"something else\"", "\"parse_error\":\"expected a line that matches");
  }

  @Test
  void whatOnlyLooksLikeANamedGroupIsNone() {
    LineFormat format = LineFormat.regex(Pattern.compile("\\(?<tag>[(?<x>]*(?<message>.*)"), HEAD);
    assertThat(Json.readObject(text(format, "<tag>warm")))
        .containsEntry("message", "warm")
        .doesNotContainKeys("tag", "x", "parse_error");
  }

  @Test
  void aNamedGroupInAQuoteOrACommentIsNone() {
    Pattern pattern = Pattern.compile("(?x) \\Q(?<quoted>\\E (?<message>.*) # (?<said>.)");
    assertThat(Json.readObject(text(LineFormat.regex(pattern, HEAD), "(?<quoted>warm")))
        .containsEntry("message", "warm")
        .doesNotContainKeys("quoted", "said", "parse_error");
  }

  @Test
  void aRegexThatWouldTakeYearsForALineIsOneThatDoesNotMatchIt() {
    LineFormat format =
        LineFormat.regex(
            Pattern.compile(
                "(?<a>.*),(?<b>.*),(?<c>.*),(?<d>.*),(?<e>.*),(?<f>.*),(?<g>.*): (?<message>.*)"),
            HEAD);
    String line = ",".repeat(300);
    String record = assertTimeoutPreemptively(ofSeconds(20), () -> text(format, line));
    assertThat(record).contains("\"message\":\"" + line, "\"parse_error\":\"", " steps\"");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-30T08:37:37Z, 2026-05-30T08:37:37Z",
    "2026-05-30T08:37:37.951919+02:00, 2026-05-30T06:37:37.951919Z",
    "2026-05-30 08:37:37.951, 2026-05-30T08:37:37.951Z",
    "'2026-05-30 08:37:37,951', 2026-05-30T08:37:37.951Z",
    "2026-05-30T08:37:37+0200, 2026-05-30T06:37:37Z",
    "2026-05-30 08:37:37 +0200, 2026-05-30T06:37:37Z",
    "1780130257, 2026-05-30T08:37:37Z",
    "1780130257.25, 2026-05-30T08:37:37.250Z",
    "1780130257951, 2026-05-30T08:37:37.951Z",
    "1780130257951919, 2026-05-30T08:37:37.951919Z",
    "1780130257951919123, 2026-05-30T08:37:37.951919123Z"
  })
  void timesAreReadAsProgramsWriteThem(String text, Instant time) {
    assertThat(Times.STANDARD.read(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "noon", "2026-13-30T08:37:37Z", "2026-05-30", "+99999-01-01T00:00:00Z"})
  void whatIsNoTimeIsNone(String text) {
    assertThat(Times.STANDARD.read(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "MMM d HH:mm:ss yyyy, 'May  3 08:37:37 2026', 2026-05-03T08:37:37Z",
    "MMM d HH:mm:ss yyyy, May 13 08:37:37 2026, 2026-05-13T08:37:37Z",
    "MMM ppd HH:mm:ss yyyy, 'May  3 08:37:37 2026', 2026-05-03T08:37:37Z",
    "EEE MMM d HH:mm:ss yyyy, 'Sun May  3 08:37:37 2026', 2026-05-03T08:37:37Z",
    "'yyyy-MM-dd  HH:mm:ss', '2026-05-03  08:37:37', 2026-05-03T08:37:37Z"
  })
  void aDayOfOneDigitMayStandBehindTwoBlanks(String pattern, String text, Instant time) {
    assertThat(Times.of(pattern, ZoneOffset.UTC).read(text)).isEqualTo(time);
  }

  private static final String RECORD =
      "\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"x\",";

  @Test
  void bytesThatAreNoUtf8LeaveAScar() {
    byte[] bytes = "caf\u00e9".getBytes(ISO_8859_1);
    String record =
        new String(LineFormat.plain(HEAD).record(new RawLine(bytes, 4, READ, null)), UTF_8);
    assertThat(Json.readObject(record).get("message")).isEqualTo("caf\ufffd");
    assertThat(new String(LineFormat.json(HEAD).record(new RawLine(bytes, 4, READ, null)), UTF_8))
        .contains("parse_error");
  }

  /** A longer form than need be, what is above Unicode, half of a pair; and in a record's form. */
  @ParameterizedTest
  @ValueSource(strings = {"\u00c0\u0080", "\u00f4\u0090\u0080\u0080", "\u00ed\u00a0\u0080"})
  void formsThatUtf8ForbidsAreNoJson(String bytes) {
    for (String head : List.of("", RECORD)) {
      byte[] line = ("{" + head + "\"k\":\"" + bytes + "y\"}").getBytes(ISO_8859_1);
      byte[] record = LineFormat.json(HEAD).record(new RawLine(line, line.length, READ, null));
      String text = new String(record, UTF_8);
      assertThat(text.getBytes(UTF_8)).isEqualTo(record);
      assertThat(Json.readObject(text)).containsKey("parse_error").doesNotContainKey("k");
      assertThat(text).contains("\ufffdy");
    }
  }

  @Test
  void halfAPairThatIsAnEscapeBecomesAReplacement() {
    byte[] line = "{\"k\":\"a\\ud83db\"}".getBytes(UTF_8);
    byte[] record = LineFormat.json(HEAD).record(new RawLine(line, line.length, READ, null));
    assertThat(Json.readObject(new String(record, UTF_8))).containsEntry("k", "a\ufffdb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"", "\u0001", "\u20ac"})
  void aRecordIsNeverLongerThanItMayBeAndSaysWhatWasCut(String piece) {
    byte[] bytes = piece.repeat(64 * 1024).getBytes(UTF_8);
    byte[] kept = java.util.Arrays.copyOf(bytes, 64 * 1024);
    RawLine line = new RawLine(kept, 200_000, READ, "/var/log/a");
    for (LineFormat format : List.of(LineFormat.plain(HEAD), LineFormat.json(HEAD))) {
      byte[] record = format.record(line);
      assertThat(record.length).isLessThanOrEqualTo(64 * 1024);
      assertThat(Json.number(Json.readObject(new String(record, UTF_8)).get("line_bytes")))
          .isEqualTo("200000");
    }
  }

  @Test
  void aLineThatJustFitsIsCutWhereItsHeadWouldMakeItTooLong() {
    byte[] bytes = "x".repeat(64 * 1024).getBytes(UTF_8);
    byte[] record = LineFormat.plain(HEAD).record(new RawLine(bytes, bytes.length, READ, null));
    assertThat(record.length).isLessThanOrEqualTo(64 * 1024);
    assertThat(new String(record, UTF_8)).contains("characters cut)");
  }

  @Test
  void levelsOfOtherProgramsAreUnderstood() {
    assertThat(
            List.of("WARN", "err", "FATAL", "trace", "notice", "30", "eror", "dbug").stream()
                .map(Levels::read))
        .containsExactly(
            Level.WARNING,
            Level.ERROR,
            Level.CRITICAL,
            Level.DEBUG,
            Level.INFO,
            Level.INFO,
            Level.ERROR,
            Level.DEBUG);
  }

  private static String text(LineFormat format, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    byte[] record = format.record(new RawLine(bytes, bytes.length, READ, "/var/log/a"));
    assertThat(RecordHead.parse(record)).isNotNull();
    return new String(record, UTF_8);
  }

  private static RecordHead head(LineFormat format, String line) {
    return Objects.requireNonNull(RecordHead.parse(text(format, line).getBytes(UTF_8)));
  }
}
