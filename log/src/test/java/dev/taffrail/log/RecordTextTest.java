package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of any kind and any length makes a valid line that gives it back. */
class RecordTextTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final BoundLogger log = BoundLogger.get("text");

  @AfterEach
  void close() {
    captured.close();
  }

  @Test
  void escapesWhatCouldEndALineCloseAStringOrSteerATerminal() {
    StringBuilder all = new StringBuilder("\"\\\u007f\u0080\u009b\u2028\u2029");
    for (char c = 0; c < ' '; c++) {
      all.append(c);
    }

    log.info(all.toString()).with(all.toString(), all.toString()).log();

    assertThat(captured.record())
        .containsEntry("event", all.toString())
        .containsEntry(all.toString(), all.toString());
    assertThat(captured.text().chars())
        .noneMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029);
  }

  @Test
  void writesEveryPlaneOfUnicodeAsUtf8() {
    String text = "gr\u00fc\u00dfe \u20ac \ud83d\udef0 \uffff \udbff\udfff";
    log.info(text).with("v", text).log();

    assertThat(captured.record()).containsEntry("event", text).containsEntry("v", text);
    assertThat(captured.text()).contains("\ud83d\udef0");
  }

  @Test
  void replacesLoneSurrogates() {
    log.info("e")
        .with("high", "a\ud83db")
        .with("low", "\udef0")
        .with("end", "x\ud83d")
        .with("swapped", "\udef0\ud83d")
        .log();

    assertThat(captured.record())
        .containsEntry("high", "a\ufffdb")
        .containsEntry("low", "\ufffd")
        .containsEntry("end", "x\ufffd")
        .containsEntry("swapped", "\ufffd\ufffd");
  }

  @Test
  void keepsBrokenKeysApart() {
    log.info("e").with("\ud800", 1).with("\ud801", 2).log();

    assertThat(captured.record()).containsEntry("\ufffdd800", 1).containsEntry("\ufffdd801", 2);
  }

  @Test
  @SuppressWarnings("NullAway") // null where none belongs
  void takesNullsWhereNoneBelong() {
    log.info(null).with(null, 1).log();

    assertThat(captured.record()).containsEntry("event", "null").containsEntry("null", 1);
  }

  @Test
  void cutsOneHugeValueAndKeepsTheOthersWhole() {
    log.info("e")
        .with("before", "b".repeat(500))
        .with("huge", "x".repeat(1_000_000))
        .with("after", "a".repeat(500))
        .log();

    assertThat(captured.last()).hasSizeLessThan(64 * 1024);
    assertThat(captured.record())
        .containsEntry("before", "b".repeat(500))
        .containsEntry("after", "a".repeat(500));
    assertThat(captured.string("huge")).matches("(?s)x{10000,}\u2026 \\(\\d+ characters cut\\)");
    int kept = captured.string("huge").lastIndexOf('x') + 1;
    assertThat(captured.string("huge")).contains("(" + (1_000_000 - kept) + " characters cut)");
  }

  @Test
  void leavesARecordThatJustFitsWhole() {
    String fits = "x".repeat(60_000);
    log.info("e").with("v", fits).log();

    assertThat(captured.record()).containsEntry("v", fits);
  }

  @Test
  void cutsManyLargeValuesEvenly() {
    LogEvent event = log.info("e");
    for (int i = 0; i < 100; i++) {
      event.with("f" + i, ("" + i % 10).repeat(2000));
    }
    event.log();

    assertThat(captured.last()).hasSizeLessThan(64 * 1024);
    assertThat(captured.record()).hasSize(104).doesNotContainKey("fields_cut");
    assertThat(captured.string("f99")).startsWith("999").endsWith(" characters cut)");
  }

  @Test
  void countsFieldsThatFindNoRoom() {
    LogEvent event = log.info("e");
    for (int i = 0; i < 5000; i++) {
      event.with("a_long_key_for_a_small_value_" + i, i);
    }
    event.exception(new IllegalStateException("kept")).log();

    Map<String, @Nullable Object> record = captured.record();
    assertThat(captured.last()).hasSizeLessThan(64 * 1024);
    assertThat(record.get("fields_cut")).isEqualTo(5000 - (record.size() - 4 - 2));
    assertThat(captured.string("exception")).contains("kept");
  }

  @Test
  void cutsCollectionsBytesEventsAndSharedFields() {
    try (Scope scope = LogContext.bind("ctx", "c".repeat(20_000))) {
      BoundLogger bound = log;
      for (int i = 0; i < 20; i++) {
        bound = bound.bind("b" + i, "b".repeat(7000));
      }
      bound
          .info("e".repeat(100_000))
          .with("list", Collections.nCopies(100_000, "element"))
          .with("bytes", new byte[100_000])
          .with("map", wideMap(100_000))
          .log();
      assertThat(scope).isNotNull();
    }

    assertThat(captured.last()).hasSizeLessThan(64 * 1024);
    assertThat(captured.string("event")).contains("characters cut)");
    assertThat(captured.string("list")).contains("elements cut)");
    assertThat(captured.string("bytes")).contains("bytes cut)");
    assertThat(captured.string("map")).contains("elements cut)");
    assertThat(captured.string("b19")).contains("cut)");
  }

  private static Map<String, Integer> wideMap(int size) {
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put("key" + i, i);
    }
    return map;
  }

  @Test
  void cutsLongKeysSuchThatTheyStayApart() {
    String same = "k".repeat(1000);
    log.info("e").with(same + "1", 1).with(same + "2", 2).log();

    assertThat(captured.record()).hasSize(6).containsValue(1).containsValue(2);
    assertThat(captured.record().keySet()).allMatch(key -> key.length() <= 256);
  }

  @Test
  void cutsALongLoggerName() {
    BoundLogger.get("l".repeat(10_000)).info("e").log();

    assertThat(captured.string("logger")).startsWith("lll").endsWith(" characters cut)");
  }

  /** More of them than a logger remembers, of each level, and some that are equal texts only. */
  @Test
  void everyEventOfALoggerKeepsItsOwnNameAndLevel() {
    List<String> names =
        List.of("a", "b\n", "c".repeat(64), "d".repeat(65), "\u00e9\ud83d", "f\"", "g", "");
    for (String logger : List.of("text", "text.other")) {
      BoundLogger named = BoundLogger.get(logger);
      for (int round = 0; round < 3; round++) {
        for (Level level : List.of(Level.INFO, Level.WARNING, Level.ERROR, Level.CRITICAL)) {
          for (String name : names) {
            String event = round == 1 ? new String(name.toCharArray()) : name;
            named.log(level, event).with("n", round).log();
            assertThat(captured.record())
                .containsEntry("level", level.label())
                .containsEntry("logger", logger)
                .containsEntry("event", name.replace("\ud83d", "\ufffd"))
                .containsEntry("n", round);
          }
        }
      }
    }
  }

  @Test
  void cutsALongStackTrace() {
    Exception failure = new IllegalStateException("m".repeat(200_000));
    log.error("e").with("v", 1).exception(failure).log();

    assertThat(captured.last()).hasSizeLessThan(64 * 1024);
    assertThat(captured.record()).containsEntry("v", 1);
    assertThat(captured.string("exception")).endsWith(" characters cut)");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyRecordParsesAndGivesItsValuesBack(long seed) {
    Nasty nasty = new Nasty(new Random(seed));
    for (int i = 0; i < 500; i++) {
      Map<String, @Nullable Object> fields = nasty.map(0);
      String name = nasty.text();
      LogEvent event = log.info(name);
      fields.forEach(event::with);
      event.log();

      Map<String, @Nullable Object> record = new LinkedHashMap<>(captured.record());
      assertThat(captured.last()).hasSizeLessThan(64 * 1024).doesNotContain((byte) '\n');
      assertThat(record.get("event")).as("seed %d record %d", seed, i).isEqualTo(clean(name));
      record.keySet().removeAll(List.of("timestamp", "level", "logger", "event"));
      assertThat(record).as("seed %d record %d", seed, i).isEqualTo(fields);
    }
  }

  private static String clean(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
  }

  /** Makes values that a reader of JSON gives back as they are. */
  private static final class Nasty {
    private static final String[] PIECES = {
      "\"",
      "\\",
      "\\u0000",
      "\n",
      "\r\n",
      "\0",
      "\u001b[31m",
      "\u009b",
      "\u2028",
      "\ufeff",
      "a",
      "{\"x\":1}",
      "\",\"level\":\"critical",
      "\ud83d\udef0",
      "\u00e9",
      "\u20ac",
      " ",
      "//",
      "</script>"
    };

    private final Random random;

    Nasty(Random random) {
      this.random = random;
    }

    String text() {
      StringBuilder text = new StringBuilder();
      int pieces = random.nextInt(random.nextInt(20) == 0 ? 300 : 8);
      for (int i = 0; i < pieces; i++) {
        text.append(
            random.nextBoolean()
                ? PIECES[random.nextInt(PIECES.length)]
                : Character.toString(codePoint()));
      }
      return text.toString();
    }

    private int codePoint() {
      int bound = random.nextInt(3) == 0 ? 0x110000 : 0x180;
      int codePoint = random.nextInt(bound);
      return codePoint >= 0xd800 && codePoint < 0xe000 ? 'x' : codePoint;
    }

    Map<String, @Nullable Object> map(int depth) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      int size = random.nextInt(6);
      for (int i = 0; i < size; i++) {
        String key = text();
        map.put(key.length() > 200 ? "long" : key, value(depth + 1));
      }
      return map;
    }

    private @Nullable Object value(int depth) {
      return switch (random.nextInt(depth < 4 ? 8 : 6)) {
        case 0 -> null;
        case 1 -> random.nextBoolean();
        case 2 -> random.nextInt();
        case 3 -> random.nextLong() | 1L << 62; // beyond an int, so that it is read as a long
        case 4 -> number();
        case 5 -> text();
        case 6 -> list(depth);
        default -> map(depth);
      };
    }

    private double number() {
      double any = Double.longBitsToDouble(random.nextLong());
      double sensor = random.nextInt(2_000_000) / 1000.0 - 1000;
      return Double.isFinite(any) && random.nextBoolean() ? any : sensor;
    }

    private List<@Nullable Object> list(int depth) {
      List<@Nullable Object> list = new ArrayList<>();
      int size = random.nextInt(5);
      for (int i = 0; i < size; i++) {
        list.add(value(depth + 1));
      }
      return list;
    }
  }
}
