package dev.taffrail.ship.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("search")
class JsonShortcutTest {
  private static final Instant READ = Instant.parse("2026-06-01T12:00:00.123456Z");
  private static final HeadRules OWN =
      new HeadRules(
          List.of("when", "time"),
          List.of("sev"),
          List.of("sev", "by"),
          List.of("msg", "by"),
          List.of("id", "correlation_id"),
          Times.STANDARD,
          new HeadRules.Otherwise(Level.ERROR, "a\"p", "é", "i\"d"));
  private static final List<HeadRules> RULES = List.of(HeadRules.standard("app"), OWN);

  private static final String[] NAMES = {
    "timestamp",
    "time",
    "ts",
    "@timestamp",
    "level",
    "severity",
    "lvl",
    "logger",
    "event",
    "when",
    "sev",
    "by",
    "msg",
    "message",
    "id",
    "correlation_id",
    "correlation_id_",
    "file",
    "stream",
    "a",
    "n",
    "é",
    "x y",
    "level_",
    "timestamq",
    "severitY",
    "q\\\"",
    "u\\u0061",
    ""
  };
  private static final String[] VALUES = {
    "\"2026-05-30T08:37:37.951919Z\"",
    "\"2026-05-30T08:37:37Z\"",
    "\"2026-05-30 08:37:37,9\"",
    "\"2026-05-30T08:37:37.951919123Z\"",
    "\"2026-05-31T08:37:37.9+00:00\"",
    "\"2026-05-28T08:37:37.9+0000\"",
    "\"2026-05-28T08:37:37.9+02:00\"",
    "\"2026-02-30T08:37:37.9Z\"",
    "\"2026-02-29T08:37:37.9Z\"",
    "\"2024-02-29T08:37:37.9Z\"",
    "\"2026-06-31T08:37:37.9Z\"",
    "\"2026-05-28T24:00:00Z\"",
    "\"2026-05-28T08:37:60Z\"",
    "\"2026-05-28T08:37:37.Z\"",
    "\"2026-05-28T08:37:37,1234567890Z\"",
    "\"0000-05-28T08:37:37Z\"",
    "\"9999-12-31T23:59:59Z\"",
    "\"2026-13-01T08:37:37Z\"",
    "\"2026-05-28x08:37:37Z\"",
    "\"2026-05-28T08:37:37.5\"",
    "1780130257",
    "1780130257951",
    "1780130257951919",
    "17801302579.5",
    "\"info\"",
    "\"WARN\"",
    "\" Error \"",
    "\"fatal\"",
    "30",
    "\"loud\"",
    "true",
    "null",
    "0",
    "-0",
    "1.50",
    "1e5",
    "-1.25E-7",
    "01",
    "1.",
    ".5",
    "+1",
    "NaN",
    "-Infinity",
    "[NaN]",
    "[]",
    "[1, 2,\"x\"]",
    "{}",
    "{\"a\":1, \"b\":{\"a\":[true,null]}}",
    "{\"a\":1,\"a\":2}",
    "[{\"k\":1},{\"k\":1}]",
    "\"\"",
    "\" \"",
    "\"edge.app\"",
    "\"taffrail.journal\"",
    "\"taffrail\\u002ejournal\"",
    "\"°C über 😀\"",
    "\"\u2003\"",
    "\"a\\nb\\tc\\\"d\\\\e\"",
    "\"\\/\"",
    "\"\\u00e9\"",
    "\"\\ud83d\"",
    "\"\\x\"",
    "\"tab\there\"",
    "\"\u007f\"",
    "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
    "12345678901234567890123",
    "[1,]",
    "{,}",
    "tru",
    "\"open"
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aRecordMadeTheShortWayIsTheOneOfTheLongWay(int seed) {
    Random random = new Random(seed);
    List<JsonShortcut> shortcuts = RULES.stream().map(JsonShortcut::new).toList();
    int shorter = 0;
    int turns = 30_000;
    for (int turn = 0; turn < turns; turn++) {
      int which = random.nextInt(RULES.size());
      HeadRules rules = RULES.get(which);
      String file = random.nextBoolean() ? "/var/log/é \"a\"" : null;
      byte[] line = line(random);
      String stream = random.nextBoolean() ? "stderr" : null;
      RawLine raw = new RawLine(line, line.length, InstantSource.fixed(READ), file, stream);
      byte[] record = shortcuts.get(which).record(raw);
      if (record != null) {
        byte[] expected = LineFormat.json(rules, none -> null).record(raw);
        assertThat(new String(record, UTF_8))
            .as(new String(line, UTF_8))
            .isEqualTo(new String(expected, UTF_8));
        assertThat(RecordHead.parse(record)).isNotNull();
        shorter++;
      }
    }
    assertThat(shorter).isBetween(turns / 5, turns * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timestamp\":\"2026-05-28T08:37:37.951Z\",\"level\":\"INFO\",\"logger\":\"a.b\",\"event\":\"x\",\"n\":1.5}",
        "{\"event\": \"x\", \"level\": \"warning\", \"timestamp\": \"2026-05-28T08:37:37.951919+00:00\"}",
        "{\"ts\":1780130257.951919,\"level\":\"error\",\"message\":\"a\\nb\",\"o\":{\"k\":[1,null,{\"é\":\"ü\"}]}}",
        "{}",
        "{\"timestamp\":\"2026-05-31T08:37:37.951919Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"x\",\"u\":\"\\n\"}"
      })
  void whatMostProgramsWriteGoesTheShortWay(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    RawLine raw = new RawLine(bytes, bytes.length, READ, "/var/log/app.log");
    assertThat(new JsonShortcut(RULES.get(0)).record(raw)).isNotNull();
  }

  @Test
  void aLineThatMayBecomeTooLongGoesTheLongWay() {
    byte[] bytes = ("{\"message\":\"" + "x".repeat(60_000) + "\"}").getBytes(UTF_8);
    RawLine raw = new RawLine(bytes, bytes.length, READ, null);
    assertThat(new JsonShortcut(RULES.get(0)).record(raw)).isNull();
  }

  private static byte[] line(Random random) {
    StringBuilder text = new StringBuilder("{");
    int fields = random.nextInt(7);
    for (int i = 0; i < fields; i++) {
      text.append(i == 0 ? "" : random.nextInt(9) == 0 ? ", " : ",");
      text.append('"').append(pick(random, NAMES)).append('"');
      text.append(random.nextInt(9) == 0 ? " : " : ":").append(pick(random, VALUES));
    }
    text.append('}').append(random.nextInt(30) == 0 ? " " : "");
    byte[] line = text.toString().getBytes(UTF_8);
    if (random.nextInt(20) == 0) {
      line[random.nextInt(line.length)] = (byte) random.nextInt(256);
    }
    return line;
  }

  private static String pick(Random random, String[] texts) {
    return texts[random.nextInt(texts.length)];
  }
}
