package dev.taffrail.log.slf4j;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.log.CapturedLog;
import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

@SuppressWarnings("try") // scopes are there for their ends
class ContextMdcTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);

  @AfterEach
  void close() {
    MDC.clear();
    MDC.getMDCAdapter().clearDequeByKey("s");
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

  @Test
  void closeablesNestAsDeepAsTheyLikeAndKeysDoNotMix() {
    try (MDCCloseable a = MDC.putCloseable("k", "1");
        MDCCloseable b = MDC.putCloseable("other", "x")) {
      try (MDCCloseable c = MDC.putCloseable("k", "2")) {
        try (MDCCloseable d = MDC.putCloseable("k", "3");
            MDCCloseable e = MDC.putCloseable("other", "y")) {
          assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("k", "3", "other", "y"));
        }
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("k", "2", "other", "x"));
      }
      assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("k", "1", "other", "x"));
    }
    assertThat(LogContext.asMap()).isEmpty();
  }

  @Test
  void aCloseableInsideAnEmptiedContextEndsThere() {
    try (MDCCloseable outer = MDC.putCloseable("k", "1");
        MDCCloseable covering = MDC.putCloseable("k", "2")) {
      try (Scope empty = LogContext.clear()) {
        MDC.putCloseable("k", "3").close();
        assertThat(MDC.get("k")).isNull();
      }
      assertThat(MDC.get("k")).isEqualTo("2");
    }
    assertThat(MDC.get("k")).isNull();
  }

  @Test
  void whatACloseableBoundIsThePlainTextForProcessorsToo() {
    try (MDCCloseable outer = MDC.putCloseable("k", "outer");
        MDCCloseable inner = MDC.putCloseable("k", "inner")) {
      assertThat(LogContext.get("k")).contains("inner");
    }
  }

  @Test
  void clearEndsWhatCloseablesCovered() {
    try (MDCCloseable outer = MDC.putCloseable("k", "outer");
        MDCCloseable inner = MDC.putCloseable("k", "inner")) {
      MDC.clear();
    }
    assertThat(LogContext.asMap()).isEmpty();
  }

  @Test
  void aNewThreadInheritsNothing() throws InterruptedException {
    MDC.put("k", "parent's");
    MDC.pushByKey("s", "parent's");
    AtomicReference<String> seen = new AtomicReference<>("unset");
    Thread child = new Thread(() -> seen.set(MDC.get("k") + " " + MDC.popByKey("s")));
    child.start();
    child.join();

    assertThat(seen).hasValue("null null");
  }

  @Test
  void threadsOfAPoolKeepTheirOwnAndWrapHandsTheCallersOn() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      MDC.put("user", "ada");
      pool.submit(() -> MDC.put("user", "worker's")).get(10, SECONDS);
      Future<String> wrapped = pool.submit(LogContext.wrap(() -> MDC.get("user")));

      assertThat(wrapped.get(10, SECONDS)).isEqualTo("ada");
      assertThat(MDC.get("user")).isEqualTo("ada");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aCloseableInsideAWrappedTaskRestoresTheCallersValue() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (MDCCloseable outer = MDC.putCloseable("k", "1");
        MDCCloseable inner = MDC.putCloseable("k", "2")) {
      Callable<String> task =
          () -> {
            MDC.putCloseable("k", "3").close();
            return MDC.get("k");
          };
      assertThat(pool.submit(LogContext.wrap(task)).get(10, SECONDS)).isEqualTo("2");
      assertThat(pool.submit(() -> MDC.getCopyOfContextMap()).get(10, SECONDS)).isEmpty();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aCopyIsTheCallersOwn() {
    MDC.put("a", "1");
    Map<String, String> copy = MDC.getCopyOfContextMap();
    copy.put("a", "changed");
    copy.put("b", "2");

    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void aMapReplacesWhatWasThere() {
    MDC.put("a", "1");
    MDC.setContextMap(Map.of("b", "2"));

    assertThat(LogContext.asMap()).isEqualTo(Map.of("b", "2"));
  }

  @Test
  @SuppressWarnings("NullAway") // what MDC hands on
  void aNullValueIsKeptAndRead() {
    MDC.put("k", null);
    LoggerFactory.getLogger("x").info("e");

    assertThat(MDC.get("k")).isNull();
    assertThat(captured.record()).containsEntry("k", null);
  }

  @Test
  void aValueOfTheContextThatThrowsIsReadAsAMarker() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    try (Scope scope = LogContext.bind("k", broken)) {
      assertThat(MDC.get("k")).endsWith(": java.lang.IllegalStateException)");
      assertThat(MDC.getCopyOfContextMap()).containsKey("k");
    }
  }

  @Test
  void aStackIsCopiedAndClearedByItsKey() {
    MDC.pushByKey("s", "1");
    MDC.pushByKey("s", "2");
    MDC.pushByKey("other", "x");

    assertThat(MDC.getMDCAdapter().getCopyOfDequeByKey("s")).containsExactly("2", "1");
    MDC.getMDCAdapter().clearDequeByKey("s");
    assertThat(MDC.popByKey("s")).isNull();
    assertThat(MDC.popByKey("other")).isEqualTo("x");
  }
}
