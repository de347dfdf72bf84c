package dev.taffrail.ship.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taffrail.journal.Level;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Json;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Rehearsal;
import dev.taffrail.ship.Rehearsal.Fate;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Transform;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transforms that look at one record at a time. */
class TransformsTest {
  private static final Instant TIME = Instant.parse("2026-05-30T08:37:37.951919Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"a\":5' | true | true | true",
        "'\"a\":5.0' | true | true | true",
        "'\"a\":50e-1' | true | true | true",
        "'\"a\":4.999' | true | false | false",
        "'\"a\":1e400' | true | false | true",
        "'\"a\":-1e400' | true | false | false",
        "'\"a\":1e99999999999' | true | false | false",
        "'\"a\":\"5\"' | true | false | false",
        "'\"a\":\"NaN\"' | true | false | false",
        "'\"a\":null' | true | false | false",
        "'\"a\":{\"b\":5}' | true | false | false",
        "'\"a\":4,\"a\":5' | true | true | true",
        "'\"a\":5,\"a\":4' | true | false | false",
        "'\"b\":5' | false | false | false",
        "'\"\\u0061\":5' | true | true | true",
        "'\"a\":NaN' | false | false | false",
        "'\"a\":05' | false | false | false",
        "'garbage' | false | false | false",
      })
  void comparesFieldsAsNumbers(String fields, boolean present, boolean five, boolean atLeastFive) {
    ShipRecord record = record(fields);
    assertThat(holds(FieldTest.present(true), record)).isEqualTo(present);
    assertThat(holds(FieldTest.present(false), record)).isEqualTo(!present);
    assertThat(holds(FieldTest.number(BigDecimal.valueOf(5)), record)).isEqualTo(five);
    assertThat(holds(FieldTest.atLeast(new BigDecimal("5.00")), record)).isEqualTo(atLeastFive);
  }

  private static boolean holds(FieldTest test, ShipRecord record) {
    return Condition.fields(Map.of("a", test)).holds(record);
  }

  @Test
  void comparesOtherValues() {
    ShipRecord record = record("\"t\":\"a\\\"b\",\"f\":false,\"n\":null,\"o\":{\"p\":{\"q.r\":1}}");
    assertThat(Condition.fields(Map.of("t", FieldTest.text("a\"b"))).holds(record)).isTrue();
    assertThat(Condition.fields(Map.of("f", FieldTest.literal("false"))).holds(record)).isTrue();
    assertThat(Condition.fields(Map.of("n", FieldTest.literal("null"))).holds(record)).isTrue();
    assertThat(Condition.fields(Map.of("t", FieldTest.literal("false"))).holds(record)).isFalse();
    assertThat(Condition.fields(Map.of("o.p.q.r", FieldTest.present(true))).holds(record)).isTrue();
    assertThat(Condition.fields(Map.of("o.p.q", FieldTest.present(true))).holds(record)).isFalse();
    assertThat(Condition.fields(Map.of("t", matches("^a.b$"))).holds(record)).isTrue();
    assertThat(Condition.fields(Map.of("event", matches("^tick$"))).holds(record)).isTrue();
  }

  @Test
  void aPatternThatWouldTakeYearsHoldsUpNothing() {
    ShipRecord record = record("\"a\":\"" + "a".repeat(5_000) + "\"");
    assertThat(holds(matches("^(a+)+$b"), record)).isFalse();
    assertThat(holds(matches("(x|y|a)*b"), record)).isFalse();
  }

  private static FieldTest matches(String pattern) {
    return FieldTest.matches(Pattern.compile(pattern));
  }

  @Test
  void looksAtLevelLoggerAndEvent() {
    ShipRecord record = record("");
    assertThat(Condition.level(Level.INFO, Level.INFO).holds(record)).isTrue();
    assertThat(Condition.level(Level.WARNING, Level.CRITICAL).holds(record)).isFalse();
    assertThat(Condition.level(Level.DEBUG, Level.DEBUG).holds(record)).isFalse();
    assertThat(Condition.logger("edge").holds(record)).isTrue();
    assertThat(Condition.logger("edge.test").holds(record)).isTrue();
    assertThat(Condition.logger("edge.te").holds(record)).isFalse();
    assertThat(Condition.event(Set.of("tick", "tock")).holds(record)).isTrue();
    assertThat(
            Condition.all(List.of(Condition.logger("edge"), Condition.event(Set.of("tock"))))
                .holds(record))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"b\":1' | '\"b\":1,\"a\":\"x\"'",
        "'\"a\":1' | '\"a\":1'",
        "'\"b\":1,\"exception\":\"e\"' | '\"b\":1,\"a\":\"x\",\"exception\":\"e\"'",
        "'garbage' | 'garbage'",
      })
  void addsWhatIsNotThere(String before, String after) {
    assertThat(fields(Transforms.add(Map.of("a", "\"x\"")), before)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"a\":1,\"c\":2' | '\"b\":1,\"c\":2'",
        "'\"b\":0,\"a\":1' | '\"b\":1'",
        "'\"a\":0,\"b\":9,\"a\":1' | '\"b\":1'",
        "'\"c\":2' | '\"c\":2'",
        "'garbage' | 'garbage'",
      })
  void renamesTheLaterOfTwo(String before, String after) {
    assertThat(fields(Transforms.rename(Map.of("a", "b")), before)).isEqualTo(after);
  }

  @Test
  void movesNestedFieldsOutAndCorrelationIdsToTheirPlace() {
    Transform move = Transforms.rename(Map.of("o.id", "correlation_id"));
    assertThat(fields(move, "\"a\":1,\"o\":{\"id\":\"x\",\"n\":2}"))
        .isEqualTo("\"correlation_id\":\"x\",\"a\":1,\"o\":{\"n\":2}");
    assertThat(apply(move, record("\"o\":{\"id\":\"x\"}")).head().correlationId()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"a\":1,\"b\":{\"c\":1,\"d\":{\"e\":1}},\"a\":2' | '\"b\":{\"d\":{}}'",
        "'\"b.c\":1,\"b\":{\"d\":{\"e.f\":1}}' | '\"b\":{\"d\":{\"e.f\":1}}'",
        "'\"b\":[{\"c\":1}]' | '\"b\":[{\"c\":1}]'",
        "'\"x\":1' | '\"x\":1'",
      })
  void removesAsOftenAsItStandsThere(String before, String after) {
    assertThat(fields(Transforms.remove(List.of("a", "b.c", "b.d.e")), before)).isEqualTo(after);
  }

  @Test
  void whatChangesNothingGivesTheSameRecord() {
    ShipRecord record = record("\"x\":1,\"y\":{\"z\":1}");
    for (Transform transform :
        List.of(
            Transforms.add(Map.of("x", "2")),
            Transforms.rename(Map.of("a", "b", "y.a", "c")),
            Transforms.remove(List.of("a", "y.a")),
            Transforms.parse("x", Parse.json()),
            Transforms.keep(Condition.ALWAYS))) {
      assertThat(apply(transform, record)).isSameAs(record);
    }
  }

  @Test
  void aLineThatWouldBecomeTooLongStaysAsItIs() {
    ShipRecord record = record("\"x\":1");
    String long64 = "\"" + "y".repeat(64 * 1024) + "\"";
    assertThat(apply(Transforms.add(Map.of("y", long64)), record)).isSameAs(record);
  }

  @Test
  void refusesTheKeysOfTheHead() {
    for (String key : List.of("timestamp", "level", "logger", "event", "")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Transforms.add(Map.of(key, "1")));
      assertThatIllegalArgumentException().isThrownBy(() -> Transforms.remove(List.of(key)));
      assertThatIllegalArgumentException().isThrownBy(() -> Transforms.rename(Map.of("a", key)));
      assertThatIllegalArgumentException().isThrownBy(() -> Transforms.rename(Map.of(key, "a")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json | '{\"a\":1,\"level\":\"x\",\"b\":{\"c\":[1, 2]}}' "
            + "| '\"a\":1,\"level_\":\"x\",\"b\":{\"c\":[1,2]}'",
        "json | '{\"a\":1' | ''",
        "json | '{\"a\":1} x' | ''",
        "json | '{\"a\":1,\"a\":2}' | ''",
        "json | '[1]' | ''",
        "json | '{\"a\":\"\\ud800\"}' | '\"a\":\"\\uD800\"'",
        "json | '' | ''",
        "logfmt | 'a=1 b=\"x \\\"y\\\"\" c d= e=x=y' "
            + "| '\"a\":1,\"b\":\"x \\\"y\\\"\",\"c\":true,\"d\":\"\",\"e\":\"x=y\"'",
        "logfmt | 'a=007 b=1e3 c=true d=12345678901234567890 e=NaN' "
            + "| '\"a\":\"007\",\"b\":1e3,\"c\":true,\"d\":\"12345678901234567890\",\"e\":\"NaN\"'",
        "pairs | 'took a=1, b=''x y''; c=\"\" and done' | '\"a\":1,\"b\":\"x y\",\"c\":\"\"'",
        "regex | 'GET /x 200' | '\"method\":\"GET\",\"status\":200'",
        "regex | 'nothing' | ''",
      })
  void takesTextsApart(String form, String text, String expected) {
    Parse parse =
        switch (form) {
          case "json" -> Parse.json();
          case "logfmt" -> Parse.logfmt();
          case "pairs" -> Parse.pairs();
          default ->
              Parse.regex(Pattern.compile("(?<method>[A-Z]+) \\S+ (?<status>\\d+)(?<none>x)?"));
        };
    String quoted = new String(dev.taffrail.ship.transform.Json.quoted(text), UTF_8);
    assertThat(fields(Transforms.parse("m", parse), "\"m\":" + quoted))
        .isEqualTo("\"m\":" + quoted + (expected.isEmpty() ? "" : "," + expected));
  }

  @Test
  void aTextThatWouldTakeLongToTakeApartHoldsUpNothing() {
    String text = "\"m\":\"" + "a".repeat(60_000) + "\\\"\"";
    assertThat(fields(Transforms.parse("m", Parse.logfmt()), text)).isEqualTo(text);
    assertThat(fields(Transforms.parse("m", Parse.pairs()), text)).isEqualTo(text);
  }

  @Test
  void takesTheEventApartAndLeavesFieldsThatAreThere() {
    Parse parse = Parse.regex(Pattern.compile("(?<first>.)(?<rest>.*)"));
    assertThat(fields(Transforms.parse("event", parse), "\"rest\":0"))
        .isEqualTo("\"rest\":0,\"first\":\"t\"");
  }

  @Test
  void whatOnlyLooksLikeAGroupIsNone() {
    Parse parse = Parse.regex(Pattern.compile("[(?<no>]*(?<yes>x)"));
    assertThat(fields(Transforms.parse("m", parse), "\"m\":\"x\""))
        .isEqualTo("\"m\":\"x\",\"yes\":\"x\"");
  }

  @Test
  void aTextOfVeryManyFieldsChangesNothing() {
    String object = "{\\\"k\\\":1" + ",\\\"k%d\\\":2".repeat(256) + "}";
    String pairs = " k%d=1".repeat(257);
    for (String text : List.of(numbered(object), numbered(pairs))) {
      Parse parse = text.startsWith("{") ? Parse.json() : Parse.logfmt();
      String before = "\"m\":\"" + text + "\"";
      assertThat(fields(Transforms.parse("m", parse), before)).isEqualTo(before);
    }
  }

  private static String numbered(String format) {
    return String.format(format, IntStream.range(0, 300).boxed().toArray());
  }

  @Test
  void whatGrowsTooLongByHidingKeepsItsHeadAlone() {
    String before = "\"a\":\"" + "x".repeat(30_000) + "\"";
    assertThat(fields(Transforms.redact(LONGER), before))
        .isEqualTo("\"unreadable\":\"(redacted)\"");
  }

  @Test
  void ofALineWithABrokenKeyAllButTheHeadIsHidden() {
    assertThat(fields(Transforms.redact(LONGER), "\"pass\\qword\":1"))
        .isEqualTo("\"unreadable\":\"(redacted)\"");
  }

  private static final Hiding LONGER =
      new Hiding() {
        @Override
        public boolean hides(String key) {
          return false;
        }

        @Override
        public String instead(String key, String value) {
          return value;
        }

        @Override
        public String text(String text) {
          return text.replace("x", "(hidden)");
        }
      };

  /** Whatever a chain does to whatever line: a record of ours, whose keys stand there once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aLineStaysARecord(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      ShipRecord record = record(randomFields(random));
      Map<String, Object> model = new LinkedHashMap<>(Json.readObject(Records.text(record)));
      String a = name(random);
      String b = name(random);
      int kind = random.nextInt(3);
      Transform transform =
          switch (kind) {
            case 0 -> Transforms.add(Map.of(a, "\"new\""));
            case 1 -> Transforms.remove(List.of(a));
            default -> Transforms.rename(Map.of(a, b));
          };
      switch (kind) {
        case 0 -> model.putIfAbsent(a, "new");
        case 1 -> model.remove(a);
        default -> {
          if (model.containsKey(a)) {
            Object value = model.remove(a);
            model.put(b, value);
          }
        }
      }
      ShipRecord changed = apply(transform, record);
      assertThat(RecordHead.parse(changed.line())).isEqualTo(changed.head());
      assertThat(Json.readObject(Records.text(changed))).isEqualTo(model);
    }
  }

  private static String randomFields(Random random) {
    List<String> fields = new ArrayList<>();
    Set<String> names = new java.util.TreeSet<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = name(random);
      if (names.add(name)) {
        String value =
            switch (random.nextInt(5)) {
              case 0 -> "1e400";
              case 1 -> "\"NaN \\\" \\\\ }\"";
              case 2 -> "{\"x\":[{}, \"]\"]}";
              case 3 -> "true";
              default -> "-0.5";
            };
        fields.add("\"" + name + "\":" + value);
      }
    }
    return String.join(",", fields);
  }

  private static String name(Random random) {
    return new String[] {"a", "b", "c", "ü", "correlation", "exception", "a.b"}[random.nextInt(7)];
  }

  private static String fields(Transform transform, String fields) {
    String text = Records.text(apply(transform, record(fields)));
    String start = Records.text(record(""));
    String head = start.substring(0, start.length() - 1);
    assertThat(text).startsWith(head).endsWith("}");
    String rest = text.substring(head.length(), text.length() - 1);
    return rest.startsWith(",") ? rest.substring(1) : rest;
  }

  private static ShipRecord apply(Transform transform, ShipRecord record) {
    Rehearsal.Event event = Rehearsal.of(List.of(transform), List.of(record)).get(0);
    assertThat(event.fate()).isEqualTo(Fate.SENT);
    return event.record();
  }

  private static ShipRecord record(String fields) {
    String more = fields.isEmpty() ? "" : "," + fields;
    byte[] line = Records.line(TIME, Level.INFO, "edge.test", "tick", more);
    return ShipRecord.of(7, line, Objects.requireNonNull(RecordHead.parse(line)));
  }
}
