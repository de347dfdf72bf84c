package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event is the message as SLF4J's users know it, on the plain and on the fluent way. */
@SuppressWarnings("NullAway") // callers hand in null where they should not
class MessageFormatTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final Logger log = LoggerFactory.getLogger("format");

  @AfterEach
  void close() {
    captured.close();
  }

  private static @Nullable Object[] args(@Nullable Object... args) {
    return args;
  }

  static Stream<Arguments> messages() {
    Object[] cyclic = new Object[2];
    cyclic[0] = "in";
    cyclic[1] = cyclic;
    return Stream.of(
        arguments("plain", args(), "plain"),
        arguments("{}", args("a"), "a"),
        arguments("{}{}{}{}", args(1, 2L, 'c', true), "12ctrue"),
        arguments("a {} b {} c", args(1, 2), "a 1 b 2 c"),
        arguments("too few {} {} {}", args("a", "b"), "too few a b {}"),
        arguments("too many {}", args("a", "b", "c"), "too many a"),
        arguments("null is {}", args((Object) null), "null is null"),
        arguments("no { } nor {a} nor } {", args("x", "y"), "no { } nor {a} nor } {"),
        arguments("set \\{} and {}", args("a", "b"), "set {} and a"),
        arguments("C:\\\\{}", args("dir"), "C:\\dir"),
        arguments("{", args("a", "b"), "{"),
        arguments("", args("a", "b"), ""),
        arguments("{} é 😀 {}", args("ü", "\uD83D\uDE80"), "ü é 😀 \uD83D\uDE80"),
        arguments("{} {}", args(new int[] {1, 2}, "x"), "[1, 2] x"),
        arguments("{} {}", args(new byte[] {-1}, new char[] {'a', 'b'}), "[-1] [a, b]"),
        arguments("{} {}", args(new long[0], new boolean[] {true}), "[] [true]"),
        arguments("{} {}", args(new double[] {1.5}, new float[] {2f}), "[1.5] [2.0]"),
        arguments("{} {}", args(new short[] {7}, "x"), "[7] x"),
        arguments("{} {}", args(new String[][] {{"a"}, {"b", null}}, 1), "[[a], [b, null]] 1"),
        arguments("{} {}", args(cyclic, 1), "[in, [...]] 1"),
        arguments("{} {}", args(List.of("a", "b"), 1), "[a, b] 1"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void placeholdersAreFilledInOrder(String pattern, Object[] args, String expected) {
    log.info(pattern, args);
    log.atInfo().log(pattern, args);

    assertThat(captured.records())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record).containsEntry("event", expected));
  }

  @Test
  void oneAndTwoArgumentsNeedNoArray() {
    log.info("{} only", "one");
    log.info("{} and {}", "one", "two");
    log.info("{} {}", "kept", null);

    assertThat(captured.records())
        .extracting(record -> record.get("event"))
        .isEqualTo(List.of("one only", "one and two", "kept null"));
  }

  @Test
  void aMissingMessageIsAnEmptyEvent() {
    log.info((String) null);
    log.info((String) null, "a");
    log.info((String) null, "a", "b");
    log.info((String) null, new Object[] {"a"});
    log.atInfo().log();
    log.atInfo().log((String) null);

    assertThat(captured.records())
        .hasSize(6)
        .allSatisfy(record -> assertThat(record).containsEntry("event", ""));
  }

  @Test
  void missingArgumentsLeaveThePlaceholders() {
    log.info("a {} b", (Object[]) null);
    log.atInfo().log("a {} b");

    assertThat(captured.records())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record).containsEntry("event", "a {} b"));
  }

  @Test
  void aThrowableAtTheEndIsTheExceptionAndFillsNoPlaceholder() {
    Exception failure = new IllegalStateException("boom");
    log.info("{} {}", "a", failure);
    log.info("{} {} {}", "a", "b", failure);
    log.atInfo().log("{} {}", "a", failure);

    assertThat(captured.records())
        .hasSize(3)
        .allSatisfy(
            record ->
                assertThat(String.valueOf(record.get("exception")))
                    .startsWith("java.lang.IllegalStateException: boom"));
    assertThat(captured.records())
        .extracting(record -> record.get("event"))
        .isEqualTo(List.of("a {}", "a b {}", "a {}"));
  }

  @Test
  void aThrowableInTheMiddleIsText() {
    log.info("{} {}", new IllegalStateException("boom"), "a");

    assertThat(captured.record())
        .containsEntry("event", "java.lang.IllegalStateException: boom a")
        .doesNotContainKey("exception");
  }
}
