package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Foreign code that logs itself, twice in each record, so that calls would double at every step.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NestingTest {
  @TempDir private Path dir;

  private final BoundLogger log = BoundLogger.get("nesting");

  /** Adds to a record what runs this code when it is asked. */
  interface Asking extends BiConsumer<LogEvent, Runnable> {}

  static Stream<Named<Asking>> waysInWhichForeignCodeRuns() {
    return Stream.of(
        values("a text", NestingTest::text),
        values("a map's key", code -> Map.of(text(code), 1)),
        values("a map's value under a hashed key", code -> Map.of("user", text(code))),
        values("an entry", code -> Map.entry("k", text(code))),
        values("a reference", code -> new AtomicReference<>(text(code))),
        values("a view", code -> Collections.unmodifiableList(list(code))),
        values("a list in an optional", code -> Optional.of(list(code))),
        values("an array", code -> new Object[] {text(code)}),
        values("a counter", NestingTest::counter),
        values("a sum", NestingTest::sum),
        values("a value for itself", code -> (LogValue) () -> text(code).toString()),
        way("a hashed value", (e, code) -> e.with("user", text(code)).with("a.user", text(code))),
        way(
            "a supplier",
            (e, code) -> {
              Supplier<Object> supplier = () -> text(code).toString();
              e.with("a", supplier).with("b", supplier);
            }),
        way("an exception", (e, code) -> e.exception(new Chatty(code, new Chatty(code, null)))));
  }

  private static Named<Asking> values(String name, Function<Runnable, Object> value) {
    return way(name, (e, code) -> e.with("a", value.apply(code)).with("b", value.apply(code)));
  }

  private static Named<Asking> way(String name, Asking asking) {
    return Named.of(name, asking);
  }

  private static Object text(Runnable code) {
    return new Object() {
      @Override
      public String toString() {
        code.run();
        return "text";
      }
    };
  }

  private static List<Object> list(Runnable code) {
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return index;
      }

      @Override
      public int size() {
        code.run();
        return 1;
      }
    };
  }

  /** Both extend types whose numbers are foreign code only then. */
  private static AtomicLong counter(Runnable code) {
    return new AtomicLong() {
      private static final long serialVersionUID = 1L;

      @Override
      public long longValue() {
        code.run();
        return 1;
      }
    };
  }

  private static DoubleAdder sum(Runnable code) {
    return new DoubleAdder() {
      private static final long serialVersionUID = 1L;

      @Override
      public double doubleValue() {
        code.run();
        return 1;
      }
    };
  }

  private static final class Chatty extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Runnable code;

    Chatty(Runnable code, @Nullable Throwable cause) {
      super("given", cause);
      this.code = code;
    }

    @Override
    public String getMessage() {
      code.run();
      return "message";
    }
  }

  private Redaction hashing() throws IOException {
    Path file = Files.writeString(dir.resolve("key"), "0123456789abcdef");
    return Redaction.standard().hash(RedactionKey.fromFile(file), "user");
  }

  private void logWithoutEnd(Asking asking) {
    LogEvent event = log.info("e");
    asking.accept(event, () -> logWithoutEnd(asking));
    event.log();
  }

  @ParameterizedTest
  @MethodSource("waysInWhichForeignCodeRuns")
  void whatLogsItselfIsLeftAfterAFewRecords(Asking asking) throws Exception {
    try (CapturedLog captured = new CapturedLog(Level.INFO, hashing())) {
      logWithoutEnd(asking);
      assertThat(captured.records()).hasSizeBetween(2, 1000);
      log.info("later").with("v", text(() -> {})).log();
      assertThat(captured.record()).containsEntry("v", "text");
    }
  }

  @ParameterizedTest
  @MethodSource("waysInWhichForeignCodeRuns")
  void whatLogsItselfIsLeftOnAConsoleToo(Asking asking) {
    Count lines = new Count(Layout.of(Format.console(), false));
    Pipeline console = new Pipeline(Level.INFO, List.of(), lines, null, MicroClock.SYSTEM, false);
    ActivePipeline.set(console);
    try {
      logWithoutEnd(asking);
    } finally {
      ActivePipeline.leave(console);
    }
    assertThat(lines.count).isBetween(2, 1000);
  }

  private static final class Count implements RecordSink {
    private final Layout layout;
    private int count;

    Count(Layout layout) {
      this.layout = layout;
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public boolean offer(Level level, boolean security, byte[] buffer, int length) {
      count++;
      return true;
    }
  }

  static Stream<Processor> processorsThatAsk() {
    return Stream.of(
        Processors.exceptionStructure(3),
        Processors.exceptionText(3),
        Processors.eventFrom("a", "former"),
        Processors.renameField("a", "user"));
  }

  @ParameterizedTest
  @MethodSource("processorsThatAsk")
  void whatLogsItselfIsLeftWhereAProcessorAsksIt(Processor processor) throws Exception {
    Asking both =
        (e, code) -> e.with("a", text(code)).exception(new Chatty(code, new Chatty(code, null)));
    try (CapturedLog captured = new CapturedLog(Level.INFO, hashing(), processor)) {
      logWithoutEnd(both);
      assertThat(captured.records()).hasSizeBetween(2, 1000);
    }
  }

  @Test
  void whatLogsItselfAsAnArgumentOfSlf4jIsLeftAfterAFewRecords() {
    org.slf4j.Logger slf4j = LoggerFactory.getLogger("nesting");
    Object endless =
        new Object() {
          @Override
          public String toString() {
            slf4j.info("{} {}", this, this);
            return "text";
          }
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      slf4j.info("{} {}", endless, endless);
      assertThat(captured.records()).hasSizeBetween(2, 1000);
      assertThat(captured.record()).containsEntry("event", "text text");
    }
  }

  @Test
  void eachOfSeveralThingsOfOneRecordMayLog() {
    Object chatty = text(() -> log.info("inner").with("v", text(() -> {})).log());
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("outer").with("a", Map.of(chatty, 1)).with("b", chatty).log();
      assertThat(captured.records()).hasSize(3);
      assertThat(captured.record())
          .containsEntry("a", Map.of("text", 1))
          .containsEntry("b", "text");
    }
  }
}
