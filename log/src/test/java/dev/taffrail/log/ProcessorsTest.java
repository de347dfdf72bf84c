package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.taffrail.journal.Level;
import dev.taffrail.log.logback.JournalAppender;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.logging.LogFactory;
import org.apache.logging.log4j.LogManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@SuppressWarnings("try") // scopes are there for their ends
class ProcessorsTest {
  private static final BoundLogger log = BoundLogger.get("p");

  @Test
  void addsWhatASupplierSaysForEachRecordThatHasItNot() {
    AtomicInteger asked = new AtomicInteger();
    try (CapturedLog captured =
        new CapturedLog(
            Level.INFO,
            Processors.add("n", asked::incrementAndGet),
            Processors.add(
                "broken",
                () -> {
                  throw new IllegalStateException("no");
                }))) {
      log.info("e").log();
      log.info("e").with("n", "own").log();
      log.info("e").log();

      assertThat(captured.records()).extracting(r -> r.get("n")).containsExactly(1, "own", 2);
      assertThat(captured.string("broken")).contains("java.lang.IllegalStateException");
      assertThat(captured.record()).doesNotContainKey("processor_failed");
    }
  }

  @Test
  void renamesEventsAndFields() {
    try (CapturedLog captured =
            new CapturedLog(
                Level.INFO,
                Processors.renameEvent("old", "new"),
                Processors.renameField("host", "device"));
        Scope scope = LogContext.bind("host", "rpi4")) {
      log.info("old").log();
      assertThat(captured.record())
          .containsEntry("event", "new")
          .containsEntry("device", "rpi4")
          .doesNotContainKey("host");
      log.info("other").with("host", 1).with("device", 2).log();
      assertThat(captured.record()).containsEntry("event", "other").containsEntry("device", 1);
    }
  }

  @Test
  void takesTheEventFromAField() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.eventFrom("id", "msg"))) {
      log.info("A sentence.").with("id", "order_placed").log();
      assertThat(captured.record())
          .containsEntry("event", "order_placed")
          .containsEntry("msg", "A sentence.")
          .doesNotContainKey("id");
      log.info("plain").log();
      assertThat(captured.record()).containsEntry("event", "plain").doesNotContainKey("msg");
    }
  }

  @Test
  void dropsWhatAPredicateSays() {
    try (CapturedLog captured =
        new CapturedLog(
            Level.INFO, Processors.dropIf(event -> Boolean.TRUE.equals(event.get("health"))))) {
      log.info("request").with("health", true).log();
      log.info("request").with("health", false).log();

      assertThat(captured.records()).hasSize(1);
      assertThat(captured.stats().dropped()).isEqualTo(1);
    }
  }

  @Test
  void numbersLevelsAsPythonDoes() {
    try (CapturedLog captured = new CapturedLog(Level.DEBUG, Processors.levelNumber())) {
      for (Level level : Level.values()) {
        log.log(level, "e").log();
      }
      assertThat(captured.records())
          .extracting(r -> r.get("level_number"))
          .containsExactly(10, 20, 30, 40, 50);
    }
  }

  @Test
  void addsATimeThatOnlyGoesForward() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.monotonicTime())) {
      log.info("e").log();
      log.info("e").log();
      double first = Double.parseDouble(String.valueOf(captured.records().get(0).get("monotonic")));
      double second = Double.parseDouble(captured.string("monotonic"));
      assertThat(second).isGreaterThanOrEqualTo(first).isLessThan(first + 60);
    }
  }

  @Test
  void saysWhereARecordWasLoggedAlsoThroughSlf4j() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.callSite())) {
      log.info("e").log();
      assertThat(captured.record())
          .containsEntry("class", ProcessorsTest.class.getName())
          .containsEntry("method", "saysWhereARecordWasLoggedAlsoThroughSlf4j");
      int line = number(captured.record().get("line"));
      LoggerFactory.getLogger("s").info("e");
      assertThat(captured.record()).containsEntry("class", ProcessorsTest.class.getName());
      assertThat(number(captured.record().get("line"))).isBetween(line + 1, line + 9);
    }
  }

  @Test
  void saysWhereARecordWasLoggedThroughEveryBridge() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.callSite())) {
      LogManager.getLogger("a").info("log4j");
      LogManager.getLogger("a").atInfo().log("log4j fluent");
      LogFactory.getLog("b").info("commons");
      System.getLogger("c").log(System.Logger.Level.INFO, "system");
      LoggerContext logback = new LoggerContext();
      logback.setMDCAdapter(new LogbackMDCAdapter());
      JournalAppender appender = new JournalAppender();
      appender.setContext(logback);
      appender.start();
      logback.getLogger("d").addAppender(appender);
      logback.getLogger("d").info("logback");
      logback.stop();

      assertThat(captured.records())
          .hasSize(5)
          .allSatisfy(
              record -> assertThat(record).containsEntry("class", ProcessorsTest.class.getName()));
    }
  }

  private static int number(@Nullable Object value) {
    assertThat(value).isInstanceOf(Integer.class);
    return (Integer) Objects.requireNonNull(value);
  }

  @Test
  void addsTheStackWhenACallAsksForIt() {
    try (CapturedLog captured = new CapturedLog(Level.INFO)) {
      log.info("e").stack().log();
      assertThat(captured.string("stack"))
          .startsWith(ProcessorsTest.class.getName() + ".addsTheStackWhenACallAsksForIt(")
          .contains("\n");
      log.debug("e").stack().log();
      assertThat(captured.lines()).hasSize(1);
    }
  }

  private static Exception failure() {
    Exception cause = new ArithmeticException("inner");
    Exception failure = new IllegalStateException("outer", cause);
    failure.addSuppressed(new IllegalArgumentException("beside"));
    cause.addSuppressed(failure); // a cycle
    return failure;
  }

  @Test
  void anExceptionWithoutFramesIsStructureAndTextToo() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionStructure(1))) {
      log.error("e").with("kept", 1).exception(new WithoutFrames()).log();
      assertThat(captured.record()).containsEntry("kept", 1).doesNotContainKey("processor_failed");
    }
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionText(1))) {
      log.error("e").exception(new WithoutFrames()).log();
      assertThat(captured.string("exception")).isEqualTo(WithoutFrames.class.getName());
    }
  }

  @Test
  void writesAnExceptionAsStructure() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionStructure(1))) {
      log.error("failed").exception(failure()).log();

      Map<?, ?> exception = map(captured.record().get("exception"));
      assertThat(exception.get("type")).isEqualTo("java.lang.IllegalStateException");
      assertThat(exception.get("message")).isEqualTo("outer");
      Map<?, ?> frame = map(list(exception.get("frames")).get(0));
      assertThat(frame.get("class")).isEqualTo(ProcessorsTest.class.getName());
      assertThat(frame.get("method")).isEqualTo("failure");
      assertThat(frame.get("line")).isInstanceOf(Integer.class);
      assertThat((List<?>) exception.get("frames")).hasSize(1);
      assertThat((Integer) exception.get("frames_cut")).isPositive();
      Map<?, ?> cause = map(exception.get("cause"));
      assertThat(cause.get("type")).isEqualTo("java.lang.ArithmeticException");
      assertThat(cause.get("suppressed")).isEqualTo(List.of("(cycle)"));
      Map<?, ?> beside = map(list(exception.get("suppressed")).get(0));
      assertThat(beside.get("message")).isEqualTo("beside");
      assertThat(captured.record().keySet()).last().isEqualTo("exception");
    }
  }

  private static List<?> list(@Nullable Object value) {
    assertThat(value).isInstanceOf(List.class);
    return (List<?>) Objects.requireNonNull(value);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  @Test
  void anExceptionOfManyCausesAndAVeryLongOneStillMakeALine() {
    Exception deep = new Exception("x".repeat(100_000));
    for (int i = 0; i < 1000; i++) {
      deep = new Exception("level " + i, deep);
    }
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionStructure(2))) {
      log.error("failed").exception(deep).with("n", 1).log();
      assertThat(captured.text()).contains("level 990", "(nested too deep)");
      log.error("failed").exception(new Exception("x".repeat(100_000))).log();
      assertThat(String.valueOf(map(captured.record().get("exception")).get("message")))
          .contains("characters cut)");
    }
  }

  @Test
  void anExceptionWhoseMessageThrowsKeepsItsFramesAndTheRecordItsFields() {
    Exception broken =
        new Exception() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException("no");
          }
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionStructure(3))) {
      log.error("failed").exception(broken).with("n", 1).log();
      Map<?, ?> exception = map(captured.record().get("exception"));
      assertThat(String.valueOf(exception.get("message")))
          .contains("java.lang.IllegalStateException");
      assertThat((List<?>) exception.get("frames")).hasSize(3);
      assertThat(captured.record()).containsEntry("n", 1);
    }
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionText(3))) {
      log.error("failed").exception(broken).with("n", 1).log();
      assertThat(captured.string("exception")).contains("java.lang.IllegalStateException");
      assertThat(captured.record()).containsEntry("n", 1);
    }
  }

  @Test
  void writesAnExceptionAsTextWithFewerFrames() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.exceptionText(1))) {
      log.error("failed").exception(failure()).log();

      assertThat(captured.string("exception").lines().toList())
          .satisfiesExactly(
              l -> assertThat(l).isEqualTo("java.lang.IllegalStateException: outer"),
              l -> assertThat(l).startsWith("\tat dev.taffrail.log.ProcessorsTest.failure("),
              l -> assertThat(l).matches("\t\\.\\.\\. \\d+ more"),
              l ->
                  assertThat(l)
                      .isEqualTo("\tSuppressed: java.lang.IllegalArgumentException: beside"),
              l -> assertThat(l).startsWith("\t\tat "),
              l -> assertThat(l).matches("\t\t\\.\\.\\. \\d+ more"),
              l -> assertThat(l).isEqualTo("Caused by: java.lang.ArithmeticException: inner"),
              l -> assertThat(l).startsWith("\tat "),
              l -> assertThat(l).matches("\t\\.\\.\\. \\d+ more"),
              l ->
                  assertThat(l)
                      .isEqualTo("\tSuppressed: (cycle) java.lang.IllegalStateException: outer"));
    }
  }

  @Test
  void refusesLessThanNoFrames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Processors.exceptionText(-1))
        .withMessageContaining("maxFrames: expected 0 or more, found -1");
  }
}
