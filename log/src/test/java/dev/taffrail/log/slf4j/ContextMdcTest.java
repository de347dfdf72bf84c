package dev.taffrail.log.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

class ContextMdcTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);

  @AfterEach
  void close() {
    MDC.clear();
    captured.close();
  }

  @Test
  void standsInTheRecords() {
    MDC.put("user", "ada");

    LoggerFactory.getLogger("x").info("e");

    assertThat(captured.record()).containsEntry("user", "ada");
  }

  @Test
  void aNestedCloseableRestoresTheOuterValue() {
    try (MDCCloseable outer = MDC.putCloseable("k", "outer")) {
      try (MDCCloseable inner = MDC.putCloseable("k", "inner")) {
        assertThat(MDC.get("k")).isEqualTo("inner");
        assertThat(inner).isNotNull();
      }
      assertThat(MDC.get("k")).isEqualTo("outer");
      LoggerFactory.getLogger("x").info("e");
      assertThat(captured.record()).containsEntry("k", "outer");
      assertThat(outer).isNotNull();
    }
    assertThat(MDC.get("k")).isNull();
  }

  @Test
  void aCloseableRestoresAValueOfTheContextWithItsType() {
    try (Scope scope = LogContext.bind("k", 5)) {
      MDC.putCloseable("k", "text").close();

      assertThat(LogContext.get("k")).contains(5);
      assertThat(scope).isNotNull();
    }
  }

  @Test
  void aCloseableRestoresTheOuterValueThoughItsOwnWasPutOver() {
    MDC.put("k", "outer");
    try (MDCCloseable inner = MDC.putCloseable("k", "inner")) {
      MDC.put("k", "changed");
      LoggerFactory.getLogger("x").info("e");
      assertThat(captured.record()).containsEntry("k", "changed");
      assertThat(inner).isNotNull();
    }
    assertThat(MDC.get("k")).isEqualTo("outer");
  }

  @Test
  void aPlainRemoveRemovesWhateverWasPutOver() {
    MDC.put("k", "a");
    MDC.put("k", "b");
    MDC.remove("k");

    assertThat(MDC.get("k")).isNull();
    assertThat(LogContext.get("k")).isEmpty();
  }

  @Test
  void aPlainRemoveRemovesWhatACloseableCoversToo() {
    MDC.put("k", "outer");
    try (MDCCloseable inner = MDC.putCloseable("k", "inner")) {
      MDC.remove("k");
      assertThat(MDC.get("k")).isNull();
      assertThat(inner).isNotNull();
    }
    assertThat(MDC.get("k")).isNull();
  }

  @Test
  void showsTheContextWithItsCorrelationId() {
    try (Scope run = Correlation.begin()) {
      MDC.put("a", "1");

      assertThat(MDC.getCopyOfContextMap())
          .isEqualTo(Map.of("a", "1", "correlation_id", Correlation.current().orElseThrow()));
      assertThat(run).isNotNull();
    }
    assertThat(MDC.getCopyOfContextMap()).isEmpty();
  }

  @Test
  void takesACopyOverInAnotherThread() throws InterruptedException {
    MDC.put("a", "1");
    Map<String, String> copy = MDC.getCopyOfContextMap();

    Thread other =
        new Thread(
            () -> {
              MDC.setContextMap(copy);
              LoggerFactory.getLogger("x").info("there");
            });
    other.start();
    other.join();

    assertThat(captured.record()).containsEntry("a", "1");
  }

  @Test
  @SuppressWarnings("NullAway") // what MDC hands on
  void takesAMissingCopyForAnEmptyOne() {
    MDC.put("a", "1");
    MDC.setContextMap(null);

    assertThat(MDC.get("a")).isNull();
  }

  @Test
  void keepsStacksByKey() {
    MDC.pushByKey("s", "1");
    MDC.pushByKey("s", "2");

    assertThat(MDC.popByKey("s")).isEqualTo("2");
    assertThat(MDC.popByKey("s")).isEqualTo("1");
    assertThat(MDC.popByKey("s")).isNull();
  }
}
