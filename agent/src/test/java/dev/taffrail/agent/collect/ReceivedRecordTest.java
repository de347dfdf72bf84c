package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedRecordTest {
  private static final Instant NOW = Instant.parse("2026-05-30T08:37:37.951919Z");
  private static final String ALERT =
      "{\"timestamp\":\"2026-05-30T08:37:30.000001Z\",\"level\":\"error\",\"logger\":\"edge\","
          + "\"event\":\"alert\",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\","
          + "\"value\":9.40}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        ALERT,
        "{}",
        "{\"a\":{\"record\":[1,{\"line\":\"}\"}]},\"labels\":{\"job\":\"not mine\"},\"ns\":\"x\"}",
        "{ \"spaces\" : \"kept\" , \"number\":1.00e2, \"escape\":\"\\u00e9\" }",
        "{\"umlaut\":\"ä€😀\"}",
        " {\"leading\":\"space\"}",
        "{\"trailing\":\"space\"} ",
        "{\"two\":1}{\"objects\":2}",
        "{\"raw\":\"tab\there\"}",
        "{\"pretty\":\n true}",
        "{\"broken\":",
        "{\"broken\":}",
        "plain text with \"quotes\" and \\ and \u0000 and \u007f",
        "[1,2]",
        "",
      })
  void givesTheOriginalBackByteForByte(String original) {
    ReceivedRecord record = received(original);

    assertThat(record.line()).isEqualTo(original.getBytes(UTF_8));
    assertThat(record.labels()).containsExactly(Map.entry("job", "edge"));
    assertThat(record.nanos()).hasValue(1_780_130_250_000_001_042L);
    assertThat(record.metadata()).containsExactly(Map.entry("taffrail_index", "42"));
    assertThat(record.receivedAt()).isEqualTo(NOW);
    assertThat(record.protocol()).isEqualTo("loki");
    assertThat(record.part()).isEqualTo(1);
    assertThat(record.parts()).isEqualTo(1);
  }

  @Test
  void storesAnObjectVerbatimAndTheOriginalsHeadInFront() {
    assertThat(stored(ALERT))
        .isEqualTo(
            "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"error\","
                + "\"logger\":\"collect.loki\",\"event\":\"entry_received\","
                + "\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\","
                + "\"labels\":{\"job\":\"edge\"},\"ns\":\"1780130250000001042\","
                + "\"metadata\":{\"taffrail_index\":\"42\"},\"record\":"
                + ALERT
                + "}");
  }

  @Test
  void storesAnyOtherLineEscapedAtLevelInfo() {
    assertThat(stored("say \"hi\"\n"))
        .endsWith(",\"line\":\"say \\\"hi\\\"\\n\"}")
        .contains("\"level\":\"info\"")
        .doesNotContain("correlation_id");
  }

  @Test
  void takesTheCorrelationIdFromTheMetadataOfALineWithoutOne() {
    Entry entry =
        new Entry(Map.of(), OptionalLong.empty(), Map.of("correlation_id", "abc"), new byte[0]);

    ReceivedRecord record =
        ReceivedRecord.parse(StoredEntry.render(NOW, "collect.loki", "entry_received", entry))
            .orElseThrow();

    assertThat(record.correlationId()).isEqualTo("abc");
    assertThat(record.nanos()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "no json",
        ALERT,
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"collect.loki\",\"event\":\"entry_received\",\"line\":\"torn",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"collect.loki\",\"event\":\"entry_received\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"collect.loki\",\"event\":\"other\",\"line\":\"x\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"app\",\"event\":\"entry_received\",\"line\":\"x\"}",
        "{\"timestamp\":\"yesterday\",\"level\":\"info\",\"logger\":\"collect.loki\",\"event\":\"entry_received\",\"line\":\"x\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"collect.loki\",\"event\":\"entry_received\",\"ns\":\"x\",\"line\":\"x\"}",
        "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"taffrail.journal\",\"event\":\"journal_sealed\",\"reason\":\"close\",\"note\":\"\"}",
      })
  void isEmptyForLinesThatNoCollectorWroteForAnEntry(String line) {
    assertThat(ReceivedRecord.parse(line.getBytes(UTF_8))).isEmpty();
  }

  private static ReceivedRecord received(String original) {
    return ReceivedRecord.parse(stored(original).getBytes(UTF_8)).orElseThrow();
  }

  private static String stored(String original) {
    Entry entry =
        Entry.at(
            1_780_130_250_000_001_042L,
            Map.of("job", "edge"),
            Map.of("taffrail_index", "42"),
            original.getBytes(UTF_8));
    return new String(StoredEntry.render(NOW, "collect.loki", "entry_received", entry), UTF_8);
  }
}
