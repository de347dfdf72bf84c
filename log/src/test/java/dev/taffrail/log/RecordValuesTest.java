package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of each kind of value; of numbers, see {@link RecordNumbersTest}. */
class RecordValuesTest extends WrittenValues {
  @Test
  void daysOfEveryYearAreThoseOfTheCalendar() {
    for (LocalDate day = LocalDate.of(0, 1, 1); day.getYear() < 2500; day = day.plusDays(17)) {
      Instant instant = day.atTime(23, 59, 58).toInstant(ZoneOffset.UTC);
      assertThat(written(instant)).isEqualTo(day + "T23:59:58.000000Z");
    }
    assertThat(written(Instant.parse("2024-02-29T00:00:00Z")))
        .isEqualTo("2024-02-29T00:00:00.000000Z");
    assertThat(written(Instant.parse("9999-12-31T23:59:59Z")))
        .isEqualTo("9999-12-31T23:59:59.000000Z");
  }

  @Test
  void booleansNullsCharactersAndEnums() {
    assertThat(written(true)).isEqualTo(true);
    assertThat(written(null)).isNull();
    assertThat(captured.record()).containsKey("v");
    assertThat(written('c')).isEqualTo("c");
    log.info("e").with("v", 'c').with("w", false).log();
    assertThat(captured.record()).containsEntry("v", "c").containsEntry("w", false);
    assertThat(written(TimeUnit.SECONDS)).isEqualTo("SECONDS");
    assertThat(written(Optional.of(3))).isEqualTo(3);
    assertThat(written(Optional.empty())).isNull();
  }

  @Test
  @SuppressWarnings("JavaUtilDate")
  void instantsHaveMicrosecondsAndNanosecondsOnlyWhenThereAreAny() {
    assertThat(written(Instant.parse("2026-05-30T08:37:37.951919Z")))
        .isEqualTo("2026-05-30T08:37:37.951919Z");
    assertThat(written(Instant.parse("2026-05-30T08:37:37.951919123Z")))
        .isEqualTo("2026-05-30T08:37:37.951919123Z");
    assertThat(written(Instant.parse("1969-12-31T23:59:59.9Z")))
        .isEqualTo("1969-12-31T23:59:59.900000Z");
    assertThat(written(new Date(1))).isEqualTo("1970-01-01T00:00:00.001000Z");
    assertThat(written(Instant.MAX)).isEqualTo(Instant.MAX.toString());
  }

  @Test
  void durationsAreSeconds() {
    log.info("e")
        .with("a", Duration.ofMillis(1500))
        .with("b", Duration.ofMillis(-500))
        .with("c", Duration.ofSeconds(-2).minusNanos(1))
        .with("d", Duration.ofHours(1))
        .log();
    assertThat(captured.text()).endsWith("\"a\":1.5,\"b\":-0.5,\"c\":-2.000000001,\"d\":3600}");
  }

  @Test
  void collectionsMapsAndArraysNest() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("list", List.of(1, "two", List.of(3.5)));
    map.put("array", new int[] {1, 2});
    map.put("objects", new Object[] {"a", null});
    assertThat(written(map))
        .isEqualTo(
            Map.of(
                "list", List.of(1, "two", List.of(3.5)),
                "array", List.of(1, 2),
                "objects", Arrays.asList("a", null)));
    assertThat(written(List.of())).isEqualTo(List.of());
    assertThat(written(Map.of())).isEqualTo(Map.of());
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void manyKeysThatAreEqualAsTextTakeNoTimeToTellApart() {
    IdentityHashMap<String, Integer> map = new IdentityHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      map.put(new String(new char[] {'k'}), 1);
    }
    log.info("e").with("v", map).log();
    assertThat(captured.text()).contains("\"k\":1,\"k#2\":1,\"k#3\":1");
  }

  @Test
  void mapKeysThatAreEqualAsTextStayApart() {
    Map<@Nullable Object, Object> map = new LinkedHashMap<>();
    map.put(1, "int");
    map.put("1", "text");
    map.put(null, "null");
    map.put("null", "text");
    assertThat(written(map))
        .isEqualTo(Map.of("1", "int", "1#2", "text", "null", "null", "null#2", "text"));
  }

  @Test
  void bytesAreBase64() {
    for (int n = 0; n < 10; n++) {
      byte[] bytes = new byte[n];
      for (int i = 0; i < n; i++) {
        bytes[i] = (byte) (i * 37 - 128);
      }
      assertThat(written(bytes)).isEqualTo(Base64.getEncoder().encodeToString(bytes));
    }
  }

  @Test
  void pathsAreTextThoughTheyAreIterable() {
    assertThat(written(Path.of("/var/log"))).isEqualTo("/var/log");
  }

  @Test
  void theJdksOwnValuesAreWhatTheyStandFor() throws Exception {
    LongAdder adder = new LongAdder();
    adder.add(7);
    DoubleAdder sum = new DoubleAdder();
    sum.add(1.5);
    assertThat(written(adder)).isEqualTo(7);
    assertThat(written(sum)).isEqualTo(1.5);
    assertThat(written(new AtomicBoolean(true))).isEqualTo(true);
    assertThat(written(OptionalInt.of(3))).isEqualTo(3);
    assertThat(written(OptionalLong.empty())).isNull();
    assertThat(written(OptionalDouble.of(2.5))).isEqualTo(2.5);
    assertThat(written(new URI("https://example.org/a?b=c")))
        .isEqualTo("https://example.org/a?b=c");
    assertThat(written(LocalDate.of(2026, 5, 30))).isEqualTo("2026-05-30");
    assertThat(written(LocalTime.of(8, 37))).isEqualTo("08:37");
    assertThat(written(OffsetDateTime.parse("2026-05-30T08:37:37+02:00")))
        .isEqualTo("2026-05-30T08:37:37+02:00");
    assertThat(written(CharBuffer.wrap("text"))).isEqualTo("text");
    assertThat(written(Locale.GERMANY)).isEqualTo("de_DE");
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // callers have them
  void timesOfDatabasesKeepWhatTheyHave() throws Exception {
    assertThat(written(new Date(0))).isEqualTo("1970-01-01T00:00:00.000000Z");
    assertThat(written(Timestamp.from(Instant.parse("2026-05-30T08:37:37.951919Z"))))
        .isEqualTo("2026-05-30T08:37:37.951919Z");
    assertThat(written(java.sql.Date.valueOf("2026-05-30"))).isEqualTo("2026-05-30");
    assertThat(written(Time.valueOf("08:37:37"))).isEqualTo("08:37:37");
  }

  @Test
  void uuidsAreText() {
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      assertThat(written(uuid)).isEqualTo(uuid.toString());
    }
    assertThat(written(new UUID(0, -1))).isEqualTo("00000000-0000-0000-ffff-ffffffffffff");
  }

  @Test
  void arraysOfEveryPrimitiveTypeNest() {
    assertThat(written(new boolean[] {true, false})).isEqualTo(List.of(true, false));
    assertThat(written(new char[] {'a'})).isEqualTo(List.of("a"));
    assertThat(written(new short[] {1})).isEqualTo(List.of(1));
    assertThat(written(new long[] {1L << 40})).isEqualTo(List.of(1L << 40));
    assertThat(written(new float[] {0.1f})).isEqualTo(List.of(0.1));
    assertThat(written(new double[] {0.1, Double.NaN})).isEqualTo(List.of(0.1, "NaN"));
    assertThat(written(new int[][] {{1}, {}})).isEqualTo(List.of(List.of(1), List.of()));
  }

  record Reading(String sensor, double value, @Nullable Reading before) {}

  record Own(String hidden) {
    @Override
    public String toString() {
      return "own text";
    }
  }

  @SuppressWarnings("DoNotCallSuggester") // called by the log alone
  record Failing(int a) {
    @Override
    public int a() {
      throw new ArithmeticException("no");
    }
  }

  record Empty() {}

  @Test
  void recordsNestByTheirComponentsUnlessTheyHaveTextOfTheirOwn() {
    Map<String, @Nullable Object> inner = new HashMap<>();
    inner.put("sensor", "s1");
    inner.put("value", 1.5);
    inner.put("before", null);
    assertThat(written(new Reading("s2", 9.4, new Reading("s1", 1.5, null))))
        .isEqualTo(Map.of("sensor", "s2", "value", 9.4, "before", inner));
    assertThat(written(new Own("x"))).isEqualTo("own text");
    assertThat(written(new Empty())).isEqualTo("Empty[]");
    assertThat(String.valueOf(written(new Failing(1)))).contains("java.lang.ArithmeticException");
  }

  @Test
  void aValueMaySayItselfWhatStandsForIt() {
    LogValue degrees = () -> Map.of("celsius", 9.4);
    LogValue twice = () -> degrees;
    LogValue nothing = () -> null;
    LogValue broken =
        () -> {
          throw new IllegalStateException("no");
        };
    LogValue[] self = new LogValue[1];
    self[0] = () -> List.of(1, self[0]);

    assertThat(written(degrees)).isEqualTo(Map.of("celsius", 9.4));
    assertThat(written(List.of(twice))).isEqualTo(List.of(Map.of("celsius", 9.4)));
    assertThat(written(nothing)).isNull();
    assertThat(String.valueOf(written(broken))).contains("java.lang.IllegalStateException");
    assertThat(written(self[0])).isEqualTo(List.of(1, "(cycle)"));
  }

  @Test
  void aValueMakesItsTextOnlyForARecordThatIsWritten() {
    LogValue never =
        () -> {
          throw new AssertionError("asked");
        };
    log.debug("e").with("v", never).log();
    assertThat(captured.lines()).isEmpty();
  }

  /** The events behind the calls are used again. */
  @Test
  void nothingThatWasLoggedIsHeldOnToWhenItIsWritten() {
    List<WeakReference<Object>> given = new ArrayList<>();
    for (int fields : new int[] {1, 20, 200}) {
      logFreshValues(fields, given);
    }
    await()
        .until(
            () -> {
              System.gc();
              return given.stream().allMatch(reference -> reference.get() == null);
            });
  }

  private void logFreshValues(int fields, List<WeakReference<Object>> given) {
    LogEvent event = log.info("e");
    for (int i = 0; i < fields; i++) {
      Object value = new int[] {i};
      given.add(new WeakReference<>(value));
      event.with("v" + i, value);
    }
    Exception failure = new IllegalStateException();
    given.add(new WeakReference<>(failure));
    event.exception(failure).log();
  }

  @Test
  void aNullKeyIsAKeyAndAHugeValueIsCutAndSaysSo() {
    log.info("e").with(nothing(), 1).with("huge", "x".repeat(1 << 20)).with("after", 2).log();

    assertThat(captured.record()).containsEntry("null", 1).containsEntry("after", 2);
    assertThat(captured.string("huge")).contains("characters cut)");
    assertThat(captured.last().length).isLessThan(64 * 1024);
  }

  @SuppressWarnings("NullAway") // what must not be, and is
  private static String nothing() {
    return null;
  }

  @Test
  void cyclesAndDepthAreGuarded() {
    List<Object> cycle = new ArrayList<>();
    cycle.add("x");
    cycle.add(cycle);
    assertThat(written(cycle)).isEqualTo(List.of("x", "(cycle)"));

    Object deep = "bottom";
    for (int i = 0; i < 1000; i++) {
      deep = List.of(deep);
    }
    assertThat(String.valueOf(written(deep))).contains("(nested too deep)");

    List<Integer> shared = List.of(1);
    assertThat(written(List.of(shared, shared))).isEqualTo(List.of(shared, shared));
  }

  @Test
  void valuesThatThrowLeaveAMarkerAndTheOthersInPeace() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    List<Object> brokenList =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            if (index == 1) {
              throw new StackOverflowError();
            }
            return index;
          }

          @Override
          public int size() {
            return 3;
          }
        };
    Map<String, Object> map = new HashMap<>();
    map.put("good", 1);
    map.put("broken", broken);

    log.info("e").with("a", broken).with("b", brokenList).with("c", map).with("d", 1).log();

    assertThat(captured.string("a")).contains("unprintable", "java.lang.IllegalStateException");
    assertThat(captured.string("b")).contains("unprintable", "java.lang.StackOverflowError");
    assertThat(captured.string("c")).contains("good=1", "java.lang.IllegalStateException");
    assertThat(captured.record()).containsEntry("d", 1);
  }

  @Test
  void aNullFromToStringIsNull() {
    Object value =
        new Object() {
          @Override
          @SuppressWarnings({"NullAway", "ToStringReturnsNull"}) // what must not be, and is
          public String toString() {
            return null;
          }
        };
    assertThat(written(value)).isNull();
  }

  @Test
  void anExceptionWhoseMessageThrowsIsWrittenAsFarAsItGoes() {
    Exception broken =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }
        };

    log.error("e").exception(broken).log();

    assertThat(captured.string("exception")).contains("java.lang.IllegalStateException");
  }
}
