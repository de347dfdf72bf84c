package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are there for their ends
class PairRendererTest {
  private static final BoundLogger log = BoundLogger.get("edge.pipeline");

  private static final String HEAD =
      "timestamp=2026-05-30T08:37:37.951919Z level=warning logger=edge.pipeline event=rule_fired";

  /** What stands behind the head. */
  private static String logfmt(PairFormat format, @Nullable Object... fields) {
    try (CapturedLines captured = new CapturedLines(format)) {
      LogEvent event = log.warning("rule_fired");
      for (int i = 0; i < fields.length; i += 2) {
        event.with(String.valueOf(fields[i]), fields[i + 1]);
      }
      event.log();
      PairText.logfmt(captured.last());
      return captured.last().replace(HEAD, "").strip();
    }
  }

  @Test
  void aLineHasTheHeadThenTheContextThenTheFields() {
    try (CapturedLines captured = new CapturedLines(Format.logfmt());
        Scope first = LogContext.bind("ctx", 1);
        Scope second = LogContext.bind("correlation_id", "c-1")) {
      log.bind("device", "rpi4").warning("rule_fired").with("value", 9.4).log();

      assertThat(captured.last())
          .isEqualTo(HEAD + " correlation_id=c-1 ctx=1 device=rpi4 value=9.4");
    }
  }

  @Test
  void textIsBareWhereItCanBeAndElseQuoted() {
    assertThat(logfmt(Format.logfmt(), "k", "cold_chain/1:2")).isEqualTo("k=cold_chain/1:2");
    assertThat(logfmt(Format.logfmt(), "k", "gr\u00fc\u00dfe\ud83d\udef0"))
        .isEqualTo("k=gr\u00fc\u00dfe\ud83d\udef0");
    assertThat(logfmt(Format.logfmt(), "k", "cold chain")).isEqualTo("k=\"cold chain\"");
    assertThat(logfmt(Format.logfmt(), "k", "a=b")).isEqualTo("k=\"a=b\"");
    assertThat(logfmt(Format.logfmt(), "k", "a\"b")).isEqualTo("k=\"a\\\"b\"");
    assertThat(logfmt(Format.logfmt(), "k", "a\\b")).isEqualTo("k=\"a\\\\b\"");
    assertThat(logfmt(Format.logfmt(), "k", "a\tb\r\n")).isEqualTo("k=\"a\\tb\\r\\n\"");
    assertThat(logfmt(Format.logfmt(), "k", "a\u00a0b\u3000")).isEqualTo("k=\"a\u00a0b\u3000\"");
    for (String widthless : List.of("\u200b", "\u2060", "\ufeff", "\ufffd")) {
      assertThat(logfmt(Format.logfmt(), "k", "a" + widthless + "b"))
          .startsWith("k=\"a")
          .endsWith("b\"");
    }
  }

  @Test
  void nullTheEmptyTextAndTheTextNullDiffer() {
    assertThat(logfmt(Format.logfmt(), "k", null)).isEqualTo("k=");
    assertThat(logfmt(Format.logfmt(), "k", "")).isEqualTo("k=\"\"");
    assertThat(logfmt(Format.logfmt(), "k", "null")).isEqualTo("k=null");
  }

  @Test
  void trueIsAFlagUnlessThatIsNotWanted() {
    assertThat(logfmt(Format.logfmt(), "k", true, "l", false)).isEqualTo("k l=false");
    assertThat(logfmt(Format.logfmt(), "k", "true")).isEqualTo("k=true");
    assertThat(logfmt(Format.logfmt().withBoolAsFlag(false), "k", true)).isEqualTo("k=true");
  }

  @Test
  void mapsAndListsAreJsonInAString() {
    assertThat(logfmt(Format.logfmt(), "k", List.of("a", 1))).isEqualTo("k=\"[\\\"a\\\",1]\"");
    assertThat(logfmt(Format.logfmt(), "k", List.of(1, 2))).isEqualTo("k=[1,2]");
    assertThat(logfmt(Format.logfmt(), "k", Map.of("x", "a\"b")))
        .isEqualTo("k=\"{\\\"x\\\":\\\"a\\\\\\\"b\\\"}\"");
  }

  /** They have no form in UTF-8. */
  @Test
  void halvesOfCharactersInKeysKeepTheirNumbersAsInJson() {
    String line = logfmt(Format.logfmt(), "\ud800", 1, "\udfff", 2, "\ufffd", 3);
    assertThat(line).isEqualTo("%EF%BF%BDd800=1 %EF%BF%BDdfff=2 %EF%BF%BDfffd=3");
    assertThat(PairText.logfmt(line)).containsOnlyKeys("\ufffdd800", "\ufffddfff", "\ufffdfffd");
  }

  @Test
  void aKeyCannotEndEarlyAndKeysThatDifferStayDifferent() {
    Map<String, Object> keys = new LinkedHashMap<>();
    for (String key :
        List.of("a b", "a_b", "a%20b", "a=b", "a\"b", "", "%", "a\nb", "\u202e", "\u00e9")) {
      keys.put(key, "v");
    }
    Object[] fields = keys.keySet().stream().flatMap(k -> List.of(k, "v").stream()).toArray();

    assertThat(logfmt(Format.logfmt(), fields))
        .isEqualTo(
            "a%20b=v a_b=v a%2520b=v a%3Db=v a%22b=v %=v %25=v a%0Ab=v %E2%80%AE=v \u00e9=v");
    try (CapturedLines captured = new CapturedLines(Format.logfmt())) {
      LogEvent event = log.warning("rule_fired");
      keys.forEach(event::with);
      event.log();
      assertThat(PairText.logfmt(captured.last())).containsAllEntriesOf(keys);
    }
  }

  @Test
  void keyValueKeepsTypes() {
    try (CapturedLines captured = new CapturedLines(Format.keyValue())) {
      log.warning("rule_fired")
          .with("text", "5")
          .with("n", 5)
          .with("none", (Object) null)
          .with("ok", true)
          .with("tags", Arrays.asList("a", null))
          .log();

      assertThat(captured.last())
          .endsWith(" event=\"rule_fired\" text=\"5\" n=5 none=null ok=true tags=[\"a\",null]");
      assertThat(PairText.typed(captured.last()))
          .containsEntry("text", "5")
          .containsEntry("n", 5)
          .containsEntry("tags", Arrays.asList("a", null));
    }
  }

  @Test
  void keysComeInTheOrderAskedForThenSorted() {
    PairFormat ordered = Format.logfmt().withKeyOrder(List.of("event", "b", "missing", "level"));
    assertThat(logfmt(ordered, "c", 1, "b", 2, "a", 3))
        .isEqualTo(
            "event=rule_fired b=2 missing= level=warning"
                + " timestamp=2026-05-30T08:37:37.951919Z logger=edge.pipeline c=1 a=3");
    assertThat(logfmt(ordered.withSortKeys(true).withDropMissing(true), "c", 1, "b", 2, "a", 3))
        .isEqualTo(
            "event=rule_fired b=2 level=warning a=3 c=1 logger=edge.pipeline"
                + " timestamp=2026-05-30T08:37:37.951919Z");
  }

  @Test
  void keysAreSortedByTheirUtf16UnitsAlsoWithoutAnyThatComeFirst() {
    String[] sorted = {"B", "a", "event", "level", "logger", "timestamp", "\u00e9"};
    String satellite = "\ud83d\udef0";
    String ligature = "\ufb01";
    PairFormat format = Format.logfmt().withSortKeys(true);
    try (CapturedLines captured = new CapturedLines(format)) {
      log.warning("e")
          .with(ligature, 1)
          .with(satellite, 1)
          .with("a", 1)
          .with("\u00e9", 1)
          .with("B", 1)
          .log();

      assertThat(PairText.logfmt(captured.last()).keySet())
          .containsExactly(
              sorted[0], sorted[1], sorted[2], sorted[3], sorted[4], sorted[5], sorted[6],
              satellite, ligature);
    }
  }

  @Test
  void aLineHoldsNothingOfTheOneBefore() {
    for (PairFormat format : List.of(Format.logfmt(), Format.logfmt().withSortKeys(true))) {
      try (CapturedLines captured = new CapturedLines(format)) {
        LogEvent huge = log.warning("huge");
        for (int i = 0; i < 10_000; i++) {
          huge.with("key" + i, "value " + i);
        }
        huge.log();
        log.warning("rule_fired").with("a", 1).log();

        assertThat(PairText.logfmt(captured.last()))
            .containsOnlyKeys("timestamp", "level", "logger", "event", "a");
      }
    }
  }

  @Test
  void eachOptionChangesNothingButItself() {
    PairFormat format = new PairFormat(true, true, List.of("k"), true, true);

    assertThat(format.withSortKeys(false))
        .isEqualTo(new PairFormat(true, false, List.of("k"), true, true));
    assertThat(format.withKeyOrder(List.of("l")))
        .isEqualTo(new PairFormat(true, true, List.of("l"), true, true));
    assertThat(format.withDropMissing(false))
        .isEqualTo(new PairFormat(true, true, List.of("k"), false, true));
    assertThat(format.withBoolAsFlag(false))
        .isEqualTo(new PairFormat(true, true, List.of("k"), true, false));
  }

  @Test
  void textThatLooksLikeAListOrAMapIsNoListAndNoMap() {
    assertThat(logfmt(Format.logfmt(), "k", "[1,2]")).isEqualTo("k=\"[1,2]\"");
    assertThat(logfmt(Format.logfmt(), "k", "{x}")).isEqualTo("k=\"{x}\"");
    assertThat(logfmt(Format.logfmt(), "k", "x[1]")).isEqualTo("k=x[1]");
  }

  @Test
  void aHugeNameOfAnEventIsCutToo() {
    try (CapturedLines captured = new CapturedLines(Format.logfmt())) {
      log.warning("x".repeat(1_000_000)).with("after", 1).log();

      assertThat(captured.last().length()).isLessThan(64 * 1024);
      assertThat(PairText.logfmt(captured.last())).containsEntry("after", "1");
    }
  }

  @Test
  void aKeyThatIsThereWithoutAValueIsNotMissing() {
    PairFormat ordered = Format.logfmt().withKeyOrder(List.of("k")).withDropMissing(true);
    assertThat(logfmt(ordered, "k", null)).startsWith("k=");
  }

  @Test
  void refusesAKeyTwiceInTheOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Format.logfmt().withKeyOrder(List.of("a", "b", "a")))
        .withMessage("keyOrder: expected each key once, found [a, b, a]");
  }

  @Test
  void anExceptionIsTheLastFieldInOneLine() {
    try (CapturedLines captured = new CapturedLines(Format.logfmt())) {
      log.error("failed").exception(new IllegalStateException("a\nb c=d")).log();

      assertThat(String.valueOf(PairText.logfmt(captured.last()).get("exception")))
          .startsWith("java.lang.IllegalStateException: a\nb c=d\n\tat dev.taffrail");
    }
  }

  @Test
  void hugeRecordsAreCutAndSaySo() {
    try (CapturedLines captured = new CapturedLines(Format.logfmt())) {
      LogEvent event = log.warning("rule_fired").with("huge", "x".repeat(1_000_000));
      for (int i = 0; i < 10_000; i++) {
        event.with("key" + i, "value " + i);
      }
      event.exception(new IllegalStateException("kept")).log();

      Map<String, @Nullable Object> pairs = PairText.logfmt(captured.last());
      assertThat(captured.last().length()).isLessThan(128 * 1024);
      assertThat(String.valueOf(pairs.get("huge"))).endsWith(" characters cut)");
      int kept = (int) pairs.keySet().stream().filter(k -> k.startsWith("key")).count();
      assertThat(pairs).containsEntry("fields_cut", String.valueOf(10_000 - kept));
      assertThat(String.valueOf(pairs.get("exception"))).contains("kept");
    }
  }
}
