package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are there for their ends
class ProcessorTest {
  private static final BoundLogger log = BoundLogger.get("p").bind("bound", 1);

  @Test
  void seesTheWholeRecordAsOne() {
    List<String> seen = new ArrayList<>();
    Processor look =
        event -> {
          event.forEach((key, value) -> seen.add(key + "=" + value));
          seen.add(event.level() + " " + event.logger() + " " + event.name());
          return true;
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO, look);
        Scope scope = LogContext.bind("ctx", "c")) {
      log.info("e").with("own", 2.5).with("flag", true).with("char", 'x').log();
    }

    assertThat(seen)
        .containsExactly("ctx=c", "bound=1", "own=2.5", "flag=true", "char=x", "INFO p e");
  }

  @Test
  void seesEachValueInTheTypeItWasGivenIn() {
    List<Object> seen = new ArrayList<>();
    Processor look =
        event -> {
          event.forEach((key, value) -> seen.add(List.of(key, String.valueOf(event.get(key)))));
          event.forEach((key, value) -> seen.add(value == null ? "null" : value));
          return true;
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO, look)) {
      BoundLogger.get("p")
          .info("e")
          .with("v", 5L)
          .with("w", 2.5)
          .with("x", 1.5f)
          .with("y", 'c')
          .with("z", false)
          .with("none", (Object) null)
          .log();
    }

    assertThat(seen)
        .containsExactly(
            List.of("v", "5"),
            List.of("w", "2.5"),
            List.of("x", "1.5"),
            List.of("y", "c"),
            List.of("z", "false"),
            List.of("none", "null"),
            5L,
            2.5,
            1.5f,
            'c',
            false,
            "null");
  }

  /** Events are used again, and with them the place where a field was. */
  @Test
  void aFieldThatWasRemovedMayComeBackAndTheNextEventKnowsNothingOfIt() {
    Processor change =
        event -> {
          if (event.name().equals("removed")) {
            event.remove("a");
            event.remove("b");
            event.put("b", 7);
          }
          return true;
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO, change)) {
      BoundLogger own = BoundLogger.get("p");
      own.info("removed").with("a", 1).with("b", "x").log();
      assertThat(captured.record()).containsEntry("b", 7).doesNotContainKey("a");
      own.info("e").with("a", "y").with("b", true).log();
      assertThat(captured.record()).containsEntry("a", "y").containsEntry("b", true);
    }
  }

  @Test
  void changesFieldsWhereverTheyComeFrom() {
    Processor change =
        event -> {
          event.put("bound", "changed");
          event.put("new", event.get("own"));
          event.remove("ctx");
          event.remove("own");
          event.rename("renamed");
          return true;
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO, change);
        Scope scope = LogContext.bind("ctx", "c")) {
      log.info("e").with("own", 2).log();

      assertThat(captured.record())
          .containsEntry("event", "renamed")
          .containsEntry("bound", "changed")
          .containsEntry("new", 2)
          .doesNotContainKeys("ctx", "own");
    }
  }

  @Test
  void dropsByItsReturnValueAndIsCounted() {
    try (CapturedLog captured = new CapturedLog(Level.INFO, Processors.drop("noise"))) {
      log.info("noise").log();
      log.info("signal").log();

      assertThat(captured.records()).hasSize(1);
      assertThat(captured.stats().dropped()).isEqualTo(1);
      assertThat(captured.stats().records()).isEqualTo(1);
    }
  }

  @Test
  void runsInTheOrderGivenAndNotBehindADrop() {
    List<String> ran = new ArrayList<>();
    try (CapturedLog captured =
        new CapturedLog(
            Level.INFO,
            event -> ran.add("first"),
            event -> !ran.add("second"),
            event -> ran.add("third"))) {
      log.info("e").log();
    }
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void oneThatThrowsCostsTheFieldsButNotTheRecord() {
    Processor broken =
        event -> {
          throw new IllegalStateException("secret");
        };
    try (CapturedLog captured = new CapturedLog(Level.INFO, broken)) {
      log.error("e")
          .with("password", "hunter2")
          .exception(new ArithmeticException("hunter2"))
          .log();

      assertThat(captured.record()).containsEntry("event", "e");
      assertThat(captured.string("processor_failed")).contains("java.lang.IllegalStateException");
      assertThat(captured.text()).doesNotContain("hunter2", "secret");
    }
  }

  @Test
  void addsWhatIsMissingOnly() {
    try (CapturedLog captured =
        new CapturedLog(Level.INFO, Processors.add("host", "rpi4"), Processors.threadName())) {
      log.info("e").log();
      assertThat(captured.record())
          .containsEntry("host", "rpi4")
          .containsEntry("thread", Thread.currentThread().getName());
      log.info("e").with("host", "other").log();
      assertThat(captured.record()).containsEntry("host", "other");
    }
  }

  @Test
  void removesFieldsByKeyWhereverTheyComeFrom() {
    try (CapturedLog captured =
            new CapturedLog(Level.INFO, Processors.remove("token", "bound", "absent"));
        Scope scope = LogContext.bind("token", "t1")) {
      log.info("e").with("kept", 1).log();
      assertThat(captured.record()).containsEntry("kept", 1).doesNotContainKeys("token", "bound");
      log.info("e").with("token", "t2").log();
      assertThat(captured.text()).doesNotContain("t1", "t2");
    }
  }
}
