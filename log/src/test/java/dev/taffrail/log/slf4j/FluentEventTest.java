package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventBuilder;

@SuppressWarnings("NullAway") // callers hand in null where they should not
class FluentEventTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final Logger log = LoggerFactory.getLogger("fluent");

  @AfterEach
  void close() {
    captured.close();
  }

  @Test
  void everyLevelHasItsBuilder() {
    try (CapturedLog all = new CapturedLog(Level.DEBUG)) {
      log.atTrace().log("e");
      log.atDebug().log("e");
      log.atInfo().log("e");
      log.atWarn().log("e");
      log.atError().log("e");
      log.atLevel(org.slf4j.event.Level.WARN).log("e");
      log.makeLoggingEventBuilder(org.slf4j.event.Level.ERROR).log("e");

      assertThat(all.records())
          .extracting(record -> record.get("level"))
          .isEqualTo(List.of("debug", "debug", "info", "warning", "error", "warning", "error"));
      assertThat(all.records().get(0)).containsEntry("trace", true);
    }
  }

  @Test
  void aDisabledLevelAsksNoSupplier() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Object> value = asked::incrementAndGet;

    log.atDebug()
        .addArgument(value)
        .addKeyValue("k", value)
        .setMessage(() -> "m" + value.get())
        .log(() -> "m" + value.get());

    assertThat(asked).hasValue(0);
    assertThat(captured.lines()).isEmpty();
  }

  @Test
  void suppliersAreAskedOnceAndKeepTheTypeOfTheirValue() {
    AtomicInteger asked = new AtomicInteger();

    log.atInfo()
        .setMessage(() -> "read {} of {}")
        .addArgument(() -> asked.incrementAndGet())
        .addArgument(2)
        .addKeyValue("celsius", () -> 21.5)
        .addKeyValue("ok", () -> true)
        .log();

    assertThat(asked).hasValue(1);
    assertThat(captured.record())
        .containsEntry("event", "read 1 of 2")
        .containsEntry("celsius", 21.5)
        .containsEntry("ok", true);
  }

  @Test
  void theMessageMayBeGivenWithTheLastCall() {
    log.atInfo().addArgument("a").log("{} {} {}", "b", "c");
    log.atInfo().setMessage("replaced").log("last");
    log.atInfo().log(() -> "supplied");

    assertThat(captured.records())
        .extracting(record -> record.get("event"))
        .isEqualTo(List.of("a b c", "last", "supplied"));
  }

  @Test
  void aSupplierThatThrowsLeavesAMarkerAndHarmsNobody() {
    Supplier<Object> broken =
        () -> {
          throw new IllegalStateException("no value");
        };
    Supplier<String> brokenMessage =
        () -> {
          throw new StackOverflowError();
        };

    log.atInfo().addKeyValue("k", broken).log("e");
    log.atInfo().addArgument(broken).log("is {}");
    log.atInfo().setMessage(brokenMessage).log();
    log.atInfo().log(brokenMessage);

    assertThat(captured.records()).hasSize(4);
    assertThat(String.valueOf(captured.records().get(0).get("k")))
        .startsWith("(unprintable ")
        .endsWith(": java.lang.IllegalStateException)");
    assertThat(String.valueOf(captured.records().get(1).get("event")))
        .startsWith("is (unprintable ");
    assertThat(captured.string("event")).endsWith(": java.lang.StackOverflowError)");
  }

  @Test
  void aMissingSupplierIsNull() {
    log.atInfo()
        .addKeyValue("k", (Supplier<Object>) null)
        .addArgument((Supplier<?>) null)
        .log("{}");

    assertThat(captured.record()).containsEntry("event", "null").containsEntry("k", null);
  }

  @Test
  void aKeyGivenTwiceKeepsTheLaterValueAndAMissingKeyHasAName() {
    log.atInfo()
        .addKeyValue("k", 1)
        .addKeyValue("k", 2)
        .addKeyValue(null, "x")
        .addKeyValue("event", "not the event")
        .log("e");

    assertThat(captured.record())
        .containsEntry("event", "e")
        .containsEntry("k", 2)
        .containsEntry("null", "x")
        .containsEntry("event_", "not the event");
  }

  @Test
  void theCauseThatWasSetGoesBeforeAThrowableArgument() {
    log.atInfo()
        .setCause(new IllegalStateException("set"))
        .log("{} {}", "a", new IllegalArgumentException("argument"));

    assertThat(captured.string("exception")).startsWith("java.lang.IllegalStateException: set");
    assertThat(captured.record())
        .containsEntry("event", "a java.lang.IllegalArgumentException: argument");
  }

  @Test
  void theCallersBoundaryIsIgnored() {
    LoggingEventBuilder builder = log.atInfo();
    ((CallerBoundaryAware) builder).setCallerBoundary("com.example.Wrapper");
    builder.log("e");

    assertThat(captured.record()).containsOnlyKeys("timestamp", "level", "logger", "event");
  }
}
