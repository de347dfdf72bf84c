package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournaldEntryTest {
  private static final String PLACE =
      "{\"__CURSOR\":\"s=a;i=1\",\"__REALTIME_TIMESTAMP\":\"1780000000123456\"";
  private static final String HEAD = "{\"timestamp\":\"2026-05-28T20:26:40.123456Z\"";
  private static final HeadRules RULES = HeadRules.standard("system");

  @Test
  void anEntryOfASystemServiceBecomesARecordWithItsTrustedFields() {
    assertThat(
            plain(
                ",\"PRIORITY\":\"4\",\"SYSLOG_IDENTIFIER\":\"sshd\",\"SYSLOG_FACILITY\":\"4\","
                    + "\"_SYSTEMD_UNIT\":\"ssh.service\",\"_PID\":\"812\",\"_UID\":\"0\","
                    + "\"_TRANSPORT\":\"syslog\",\"_COMM\":\"sshd\",\"CODE_LINE\":\"7\","
                    + "\"MESSAGE\":\"Failed password for ö\"}"))
        .isEqualTo(
            HEAD
                + ",\"level\":\"warning\",\"logger\":\"sshd\",\"event\":\"line\","
                + "\"unit\":\"ssh.service\",\"pid\":812,\"uid\":0,\"transport\":\"syslog\","
                + "\"message\":\"Failed password for ö\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, critical",
    "1, critical",
    "2, critical",
    "3, error",
    "4, warning",
    "5, info",
    "6, info",
    "7, debug",
    "8, info"
  })
  void prioritiesAreLevels(String priority, String level) {
    assertThat(plain(",\"PRIORITY\":\"" + priority + "\",\"MESSAGE\":\"x\"}"))
        .contains("\"level\":\"" + level + "\",\"logger\":\"system\"");
  }

  @Test
  void theTimeIsWhenTheProgramSaidIt() {
    assertThat(plain(",\"_SOURCE_REALTIME_TIMESTAMP\":\"1780000000000001\",\"MESSAGE\":\"x\"}"))
        .startsWith("{\"timestamp\":\"2026-05-28T20:26:40.000001Z\"");
  }

  @Test
  void aMessageThatIsNoUtf8IsReadFromItsBytes() {
    assertThat(plain(",\"MESSAGE\":[97,255,10,98]}")).contains("\"message\":\"a\uFFFD\\nb\"");
  }

  @Test
  void anEntryWithoutAMessageIsOneToo() {
    assertThat(plain(",\"_COMM\":\"app\"}")).contains("\"logger\":\"app\"", "\"message\":\"\"");
    assertThat(plain(",\"MESSAGE\":null}")).contains("\"message\":\"\"");
  }

  @Test
  void whatSystemdSaysOfAUnitNamesThatUnit() {
    assertThat(
            plain(
                ",\"UNIT\":\"pump.service\",\"_SYSTEMD_UNIT\":\"init.scope\",\"_PID\":\"1\","
                    + "\"MESSAGE\":\"Started pump.service\"}"))
        .contains("\"unit\":\"pump.service\"")
        .doesNotContain("init.scope");
  }

  @Test
  void noProgramCanClaimToBeAnotherUnitOrUser() {
    String trusted = ",\"_SYSTEMD_UNIT\":\"a.service\",\"_PID\":\"7\",\"_UID\":\"1000\"";
    assertThat(plain(trusted + ",\"UNIT\":\"ssh.service\",\"SYSLOG_PID\":\"1\",\"MESSAGE\":\"x\"}"))
        .contains("\"unit\":\"a.service\",\"pid\":7,\"uid\":1000,\"message\":\"x\"}");
    assertThat(
            record(
                LineFormat.json(RULES),
                trusted + ",\"MESSAGE\":\"{\\\"unit\\\":\\\"ssh.service\\\",\\\"uid\\\":0}\"}"))
        .contains(
            "\"unit\":\"a.service\",\"pid\":7,\"uid\":1000,"
                + "\"unit_\":\"ssh.service\",\"uid_\":0}");
  }

  @Test
  void severalMessagesOfOneEntryStayAList() {
    assertThat(plain(",\"MESSAGE\":[\"a\",\"b\"]}"))
        .contains("\"message\":\"[\\\"a\\\",\\\"b\\\"]\"");
    assertThat(plain(",\"MESSAGE\":[[97],[98]]}")).contains("\"message\":\"[[97],[98]]\"");
    assertThat(plain(",\"MESSAGE\":[300]}")).contains("\"message\":\"[300]\"");
  }

  @Test
  void aProgramsOwnFieldsStayAndCannotTakeThePlaceOfWhatTheJournalKnows() {
    assertThat(
            plain(
                ",\"PRIORITY\":\"6\",\"_COMM\":\"app\",\"SENSOR\":\"t1\",\"LEVEL\":\"critical\","
                    + "\"LOGGER\":\"taffrail.journal\",\"TIMESTAMP\":\"2001-01-01T00:00:00Z\","
                    + "\"UNITS\":[\"a\",\"b\"],\"MESSAGE\":\"x\"}"))
        .isEqualTo(
            HEAD
                + ",\"level\":\"info\",\"logger\":\"app\",\"event\":\"line\",\"message\":\"x\","
                + "\"sensor\":\"t1\",\"level_\":\"critical\",\"logger_\":\"taffrail.journal\","
                + "\"timestamp_\":\"2001-01-01T00:00:00Z\",\"units\":[\"a\",\"b\"]}");
  }

  @Test
  void aProgramThatCallsItselfAsTheJournalIsNotBelieved() {
    assertThat(plain(",\"SYSLOG_IDENTIFIER\":\"taffrail.journal\",\"MESSAGE\":\"x\"}"))
        .contains("\"logger\":\"app.taffrail.journal\"");
  }

  @Test
  void aMessageOfJsonIsTakenApartAndSaysItsOwnLevel() {
    assertThat(
            record(
                LineFormat.json(RULES),
                ",\"PRIORITY\":\"6\",\"SYSLOG_IDENTIFIER\":\"java\",\"_SYSTEMD_UNIT\":\"a.service\","
                    + "\"MESSAGE\":\"{\\\"severity\\\":\\\"ERROR\\\",\\\"value\\\":9.40}\"}"))
        .isEqualTo(
            HEAD
                + ",\"level\":\"error\",\"logger\":\"java\",\"event\":\"line\","
                + "\"unit\":\"a.service\",\"value\":9.40}");
  }

  @Test
  void aMessageThatIsARecordOfOursStaysByteForByte() {
    String ours =
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"edge\","
            + "\"event\":\"started\",\"n\":1.50}";
    String quoted = ours.replace("\"", "\\\"");
    assertThat(record(LineFormat.json(RULES), ",\"MESSAGE\":\"" + quoted + "\"}")).isEqualTo(ours);
  }

  @Test
  void aMessageThatIsNotOfTheFormatIsKeptAndSaysWhy() {
    assertThat(record(LineFormat.json(RULES), ",\"PRIORITY\":\"3\",\"MESSAGE\":\"at x.Y\"}"))
        .contains(
            "\"level\":\"error\"", "\"parse_error\":\"expected one JSON", "\"message\":\"at x.Y\"");
  }

  @Test
  void aLongMessageIsCutAndSaysSo() {
    assertThat(plain(",\"MESSAGE\":\"" + "x".repeat(100_000) + "\"}"))
        .hasSizeLessThan(65_536)
        .contains("characters cut)");
  }

  @Test
  void aFieldThatIsTooLargeCostsNeitherLevelNorUnit() {
    assertThat(
            plain(
                ",\"PRIORITY\":\"2\",\"_COMM\":\"app\",\"_SYSTEMD_UNIT\":\"a.service\",\"DUMP\":\""
                    + "x".repeat(100_000)
                    + "\",\"MESSAGE\":\"broken\"}"))
        .startsWith(
            HEAD
                + ",\"level\":\"critical\",\"logger\":\"app\",\"event\":\"line\","
                + "\"unit\":\"a.service\",\"parse_error\":\"expected a record of at most 65536")
        .endsWith(",\"message\":\"broken\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- Journal begins",
        "{\"MESSAGE\":\"x\"}",
        "{\"__CURSOR\":\"s=a\",\"__REALTIME_TIMESTAMP\":\"x\",\"MESSAGE\":\"x\"}"
      })
  void whatIsNoEntryIsNone(String line) {
    assertThat(JournaldEntry.parse(line.getBytes(UTF_8))).isNull();
  }

  private static String plain(String rest) {
    return record(LineFormat.plain(RULES), rest);
  }

  private static String record(LineFormat format, String rest) {
    JournaldEntry entry = JournaldEntry.parse((PLACE + rest).getBytes(UTF_8));
    return new String(format.record(Objects.requireNonNull(entry)), UTF_8);
  }
}
