package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.taffrail.journal.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundLoggerTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final BoundLogger log = BoundLogger.get("edge.pipeline");

  @AfterEach
  void close() {
    captured.close();
  }

  @Test
  void writesTheSeedLineOfTheDesign() {
    try (Scope run = LogContext.bind("correlation_id", "0190163d-8694-739b-aea5-966c26f8ad90")) {
      log.info("pipeline_started")
          .with("pipeline", "precision_agriculture")
          .with("version", "2.1.0")
          .log();
      assertThat(run).isNotNull();
    }

    assertThat(captured.text())
        .isEqualTo(
            "{\"timestamp\":\"2026-05-30T08:37:37.951919Z\",\"level\":\"info\","
                + "\"logger\":\"edge.pipeline\",\"event\":\"pipeline_started\","
                + "\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\","
                + "\"pipeline\":\"precision_agriculture\",\"version\":\"2.1.0\"}");
  }

  @Test
  void addsBoundFieldsToEachRecordAndLeavesTheOriginalAsItWas() {
    BoundLogger device = log.bind("device", "rpi4-field-01").bind("slot", 3);

    device.warning("rule_fired").with("value", 9.4).log();
    log.info("plain").log();

    assertThat(captured.records().get(0))
        .containsEntry("device", "rpi4-field-01")
        .containsEntry("slot", 3)
        .containsEntry("value", 9.4);
    assertThat(captured.record()).doesNotContainKeys("device", "slot");
  }

  @Test
  void unbindsOneFieldAndKeepsTheOthers() {
    BoundLogger device = log.bind("a", 1).bind("b", 2).bind("c", 3).unbind("b");

    device.info("e").log();

    assertThat(captured.record()).containsEntry("a", 1).containsEntry("c", 3);
    assertThat(captured.record()).doesNotContainKey("b");
  }

  @Test
  void refusesToUnbindWhatIsNotBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.bind("a", 1).unbind("b"))
        .withMessageContaining("'b'")
        .withMessageContaining("edge.pipeline");
  }

  @Test
  void bindsSeveralFieldsAtOnceInTheirOrder() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("z", 1);
    fields.put("a", null);
    fields.put("m", "x");

    log.bind("a", "before").bind(fields).info("e").log();

    assertThat(captured.text()).endsWith("\"event\":\"e\",\"z\":1,\"a\":null,\"m\":\"x\"}");
  }

  @Test
  void unbindsSeveralFieldsAllOrNone() {
    BoundLogger device = log.bind("a", 1).bind("b", 2).bind("c", 3);

    assertThat(device.unbind("a", "c").context()).isEqualTo(Map.of("b", 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> device.unbind("a", "x"))
        .withMessageContaining("'x'");
    assertThat(device.tryUnbind("a", "x").context()).isEqualTo(Map.of("b", 2, "c", 3));
  }

  @Test
  void startsFreshUnderTheSameName() {
    BoundLogger fresh = log.bind("a", 1).fresh();

    assertThat(fresh.name()).isEqualTo("edge.pipeline");
    assertThat(fresh.context()).isEmpty();
  }

  @Test
  void showsWhatIsBoundAndLetsNobodyChangeIt() {
    Map<String, @Nullable Object> context =
        log.bind("device", "rpi4").bind("correlation_id", "c-1").context();

    assertThat(context).containsExactly(entry("correlation_id", "c-1"), entry("device", "rpi4"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> context.put("x", 1));
  }

  @Test
  @SuppressWarnings("try") // the scope is there for its end
  void showsContextAndBoundFieldsMergedAsARecordHasThem() {
    BoundLogger bound = log.bind("k", "bound").bind("device", "rpi4");
    try (Scope scope = LogContext.bind(Map.of("k", "context", "correlation_id", "c-1"))) {
      assertThat(bound.mergedContext())
          .containsExactly(
              entry("correlation_id", "c-1"), entry("k", "bound"), entry("device", "rpi4"));
    }
    assertThat(bound.mergedContext()).isEqualTo(bound.context());
  }

  @Test
  void writesEachLevelUnderItsLabel() {
    log.info("e").log();
    log.warning("e").log();
    log.error("e").log();
    log.critical("e").log();

    assertThat(captured.records().stream().map(record -> record.get("level")).toList())
        .isEqualTo(List.of("info", "warning", "error", "critical"));
  }

  @Test
  void neitherWritesNorEvaluatesBelowTheLevel() {
    log.debug("raw")
        .with(
            "value",
            () -> {
              throw new AssertionError("evaluated");
            })
        .log();

    assertThat(captured.lines()).isEmpty();
    assertThat(log.isEnabled(Level.DEBUG)).isFalse();
    assertThat(log.isEnabled(Level.INFO)).isTrue();
  }

  @Test
  void evaluatesASupplierWhenTheLevelIsOn() {
    log.info("e").with("lazy", () -> 40 + 2).log();

    assertThat(captured.record()).containsEntry("lazy", 42);
  }

  @Test
  void asksNoSupplierThatIsHandedOverAsAnObject() {
    Supplier<Object> odd =
        new Supplier<>() {
          @Override
          public Object get() {
            throw new AssertionError("asked");
          }

          @Override
          public String toString() {
            return "a handle";
          }
        };
    log.info("e").with("value", (Object) odd).log();

    assertThat(captured.record()).containsEntry("value", "a handle");
  }

  @Test
  void marksASupplierThatThrows() {
    log.info("e")
        .with(
            "lazy",
            () -> {
              throw new IllegalStateException("x");
            })
        .with("next", 1)
        .log();

    assertThat(captured.string("lazy")).contains("java.lang.IllegalStateException");
    assertThat(captured.record()).containsEntry("next", 1);
  }

  @Test
  void theNearestOfEqualKeysWinsAndStandsOnce() {
    try (Scope outer = LogContext.bind("k", "context")) {
      BoundLogger bound = log.bind("k", "bound");
      log.info("e").log();
      assertThat(captured.record()).containsEntry("k", "context");
      bound.info("e").log();
      assertThat(captured.record()).containsEntry("k", "bound");
      bound.info("e").with("k", "own").log();
      assertThat(captured.record()).containsEntry("k", "own");
      bound.info("e").with("k", 1).with("other", 0).with("k", "last").log();
      assertThat(captured.record()).containsEntry("k", "last").containsEntry("other", 0);
      assertThat(outer).isNotNull();
    }
  }

  @Test
  void anOwnFieldHidesABoundOneWithoutAnyContext() {
    log.bind("k", "bound").info("e").with("k", "own").log();

    assertThat(captured.record()).containsEntry("k", "own");
  }

  @Test
  void noFieldForgesTheHead() {
    try (Scope scope = LogContext.bind("level", "critical")) {
      log.bind("logger", "taffrail.journal")
          .info("e")
          .with("event", "journal_sealed")
          .with("timestamp", 0)
          .with("exception", "none")
          .log();
      assertThat(scope).isNotNull();
    }

    assertThat(captured.record())
        .containsEntry("timestamp", "2026-05-30T08:37:37.951919Z")
        .containsEntry("level", "info")
        .containsEntry("logger", "edge.pipeline")
        .containsEntry("event", "e")
        .containsEntry("level_", "critical")
        .containsEntry("logger_", "taffrail.journal")
        .containsEntry("event_", "journal_sealed")
        .containsEntry("timestamp_", 0)
        .containsEntry("exception_", "none");
  }

  @Test
  void leavesTheJournalItsOwnLogger() {
    BoundLogger.get("taffrail.journal").info("journal_sealed").log();

    assertThat(captured.record()).containsEntry("logger", "app.taffrail.journal");
  }

  @Test
  void putsTheCorrelationIdBehindTheHeadWhereverItComesFrom() {
    log.bind("a", 1).bind("correlation_id", "bound").info("e").with("b", 2).log();
    assertThat(captured.text())
        .contains("\"event\":\"e\",\"correlation_id\":\"bound\",\"a\":1,\"b\":2");

    try (Scope scope = LogContext.bind("x", 0)) {
      log.bind("correlation_id", "bound").info("e").log();
      assertThat(captured.text()).contains("\"event\":\"e\",\"correlation_id\":\"bound\",\"x\":0");
      assertThat(scope).isNotNull();
    }

    log.bind("a", 1).info("e").with("b", 2).with("correlation_id", "own").log();
    assertThat(captured.text())
        .contains("\"event\":\"e\",\"correlation_id\":\"own\",\"a\":1,\"b\":2");
  }

  @Test
  void writesAnExceptionWithItsCausesLast() {
    Exception failure = new IllegalStateException("outer", new ArithmeticException("inner"));

    log.error("failed").exception(failure).with("n", 1).log();

    assertThat(captured.record().keySet()).last().isEqualTo("exception");
    assertThat(captured.string("exception"))
        .startsWith("java.lang.IllegalStateException: outer\n\tat ")
        .contains("Caused by: java.lang.ArithmeticException: inner")
        .doesNotContain("\r");
  }

  @Test
  void takesAThrowableUnderTheKeyExceptionForTheException() {
    log.error("failed").with("exception", new ArithmeticException("boom")).log();

    assertThat(captured.string("exception"))
        .startsWith("java.lang.ArithmeticException: boom\n\tat ");
  }

  @Test
  void ignoresAnEventThatWasLoggedAlready() {
    LogEvent event = log.info("once");
    event.log();
    event.with("late", 1).log();

    assertThat(captured.lines()).hasSize(1);
  }

  @Test
  void keepsNothingOfOneRecordForTheNext() {
    log.error("first").with("secret", 1).exception(new ArithmeticException()).log();
    log.info("second").log();

    assertThat(captured.record()).containsOnlyKeys("timestamp", "level", "logger", "event");
  }

  @Test
  void marksASecurityEventWhereverTheMarkComesFrom() {
    log.info("login").security().log();
    assertThat(captured.isSecurity()).isTrue();
    assertThat(captured.record()).containsEntry("security", true);

    log.bind("security", true).info("key_changed").log();
    assertThat(captured.isSecurity()).isTrue();
    try (Scope run = LogContext.bind("security", true)) {
      log.info("door_opened").log();
      assertThat(run).isNotNull();
    }
    assertThat(captured.isSecurity()).isTrue();

    log.info("reading").log();
    assertThat(captured.isSecurity()).isFalse();
    log.info("reading").with("security", "none").log();
    assertThat(captured.isSecurity()).isFalse();
  }

  @Test
  void aTimeThatIsGivenStandsInPlaceOfTheTimeOfLogging() {
    log.info("then").at(Instant.parse("2025-01-02T03:04:05.678901234Z")).log();
    assertThat(captured.record()).containsEntry("timestamp", "2025-01-02T03:04:05.678901Z");

    log.info("now").log();
    assertThat(captured.record()).containsEntry("timestamp", CapturedLog.NOW.toString());
  }

  @Test
  void aTimeThatNoRecordCanHaveBecomesTheNearest() {
    log.info("e").at(Instant.MIN).log();
    assertThat(captured.record()).containsEntry("timestamp", "1970-01-01T00:00:00.000000Z");
    log.info("e").at(Instant.MAX).log();
    assertThat(captured.record()).containsEntry("timestamp", "9999-12-31T23:59:59.999999Z");
    log.info("e").at(Instant.EPOCH).at(null).log();
    assertThat(captured.record()).containsEntry("timestamp", CapturedLog.NOW.toString());
  }
}
