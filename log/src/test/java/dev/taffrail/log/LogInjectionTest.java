package dev.taffrail.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Nothing that a record is made of can end its line, look like a field or a record of its own, or
 * reach a terminal as a control sequence; in no format, from no place.
 */
@SuppressWarnings("try") // scopes are there for their ends
class LogInjectionTest {
  private static final String FORGED_RECORD =
      "x\n{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"critical\",\"logger\":\"root\","
          + "\"event\":\"forged\"}";

  private static final List<String> ATTACKS =
      List.of(
          FORGED_RECORD,
          "x\r\n2026-05-30T08:37:37.951919Z critical forged [root]",
          "x\",\"level\":\"critical\",\"forged\":\"y",
          "x level=critical forged=true",
          "x\" forged=\"y",
          "x\\\" forged=\"y",
          "x\\",
          "\\",
          "x] forged=y [z",
          "x forged",
          "x\tforged=y",
          "x\u00a0forged=y",
          "x\u2028forged=y",
          "x\u2003forged",
          "\u001b[2J\u001b]0;forged\u0007",
          "\u009b31mforged\u009d",
          "\u202etxt.forged\u202c",
          "\u2066forged\u2069\u200f\u061c",
          "\b\b\bforged\u007f",
          "\0forged",
          "%0aforged",
          "\ud800forged\udfff",
          "",
          " ");

  private static final List<Format> FORMATS =
      List.of(
          Format.json(),
          Format.logfmt(),
          Format.keyValue(),
          Format.logfmt().withSortKeys(true),
          Format.console());

  static Stream<Arguments> attacks() {
    return FORMATS.stream()
        .flatMap(format -> ATTACKS.stream().map(attack -> Arguments.of(format, attack)));
  }

  /** From each place, alone, so that the record has exactly the fields that were given. */
  @ParameterizedTest
  @MethodSource("attacks")
  void fromEachPlace(Format format, String attack) {
    BoundLogger plain = BoundLogger.get("app");
    assertOne(format, 1, () -> plain.info("e").with("v", attack).log());
    assertOne(format, 1, () -> plain.info("e").with("v", CharBuffer.wrap(attack)).log());
    assertOne(format, 1, () -> plain.info("e").with("v", List.of(attack)).log());
    assertOne(format, 1, () -> plain.info("e").with("v", Map.of(attack, attack)).log());
    assertOne(format, 1, () -> plain.info("e").with(attack, 1).log());
    assertOne(format, 1, () -> plain.bind(attack, attack).info("e").log());
    assertOne(format, 0, () -> plain.info(attack).log());
    assertOne(format, 0, () -> BoundLogger.get(attack).info("e").log());
    assertOne(format, 1, () -> plain.info("e").with("correlation_id", attack).log());
    assertOne(
        format,
        1,
        () -> {
          try (Scope scope = LogContext.bind(attack, attack)) {
            plain.info("e").log();
          }
        });
    assertOne(format, 0, () -> LoggerFactory.getLogger("lib").info("{}", attack));
    assertOne(
        format,
        1,
        () -> LoggerFactory.getLogger("lib").atInfo().addKeyValue(attack, attack).log("e"));
    assertOne(
        format,
        1,
        () -> {
          MDC.put(attack, attack);
          LoggerFactory.getLogger("lib").info("e");
          MDC.clear();
        });
  }

  /** Its lines may follow a line for people, indented; none can look like a record. */
  @ParameterizedTest
  @MethodSource("attacks")
  void fromAnExceptionsMessageAndItsFrames(Format format, String attack) {
    Exception failure = new IllegalStateException(attack, new IllegalStateException(attack));
    failure.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("a." + attack, attack, attack, 1)});
    failure.addSuppressed(new IllegalStateException(attack));
    try (CapturedLines captured = new CapturedLines(format)) {
      BoundLogger.get("app").error("e").exception(failure).log();

      List<String> lines = captured.last().lines().toList();
      if (format instanceof ConsoleFormat) {
        assertHarmless(captured.last().replace("\n", ""));
        assertThat(ConsoleText.parse(lines.get(0)).fields()).isEmpty();
        assertThat(lines.subList(1, lines.size()))
            .allMatch(line -> line.startsWith("  "))
            .filteredOn(line -> !line.startsWith("    "))
            .hasSize(3);
      } else {
        assertThat(fields(format, captured.last())).containsOnlyKeys("exception");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void fromTheNameOfAThread(Format format, String attack) {
    Thread thread = Thread.currentThread();
    String before = thread.getName();
    thread.setName(attack);
    try (CapturedLines captured =
        new CapturedLines(Layout.of(format, false), Processors.threadName())) {
      BoundLogger.get("app").info("e").log();
      assertThat(fields(format, captured.last())).containsOnlyKeys("thread");
    } finally {
      thread.setName(before);
    }
  }

  @Test
  void fromColours() {
    for (String attack : ATTACKS) {
      Layout colors = () -> new ConsoleRenderer(Format.console(), true, false);
      try (CapturedLines captured = new CapturedLines(colors)) {
        BoundLogger.get(attack)
            .log(Level.CRITICAL, attack)
            .with(attack, attack)
            .with("correlation_id", attack)
            .exception(new IllegalStateException(attack))
            .log();
        assertHarmless(captured.last().replaceAll("\033\\[[0-9;]{1,7}m", "").replace("\n", ""));
        assertThat(captured.last().lines().skip(1)).allMatch(line -> line.startsWith("  "));
      }
    }
  }

  private static void assertOne(Format format, int fields, Runnable log) {
    try (CapturedLines captured = new CapturedLines(format)) {
      log.run();
      assertThat(captured.lines()).hasSize(1);
      assertThat(fields(format, captured.last())).hasSize(fields);
    }
  }

  /** The fields behind the head, by a strict reader. */
  private static Map<String, @Nullable Object> fields(Format format, String line) {
    assertHarmless(line);
    if (format instanceof ConsoleFormat) {
      ConsoleText read = ConsoleText.parse(line);
      assertThat(read.level()).isEqualTo("info");
      return read.fields();
    }
    Map<String, @Nullable Object> record =
        format instanceof PairFormat pairs
            ? pairs.typed() ? PairText.typed(line) : PairText.logfmt(line)
            : StrictLine.check(line.getBytes(UTF_8));
    assertThat(record.remove("level")).isIn("info", "error");
    record.keySet().removeAll(List.of("timestamp", "logger", "event"));
    return record;
  }

  private static void assertHarmless(String line) {
    assertThat(line.chars().filter(c -> PairText.isDangerous((char) c)).toArray())
        .as("characters that end lines or steer terminals")
        .isEmpty();
  }
}
