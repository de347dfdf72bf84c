package dev.taffrail.log.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.log.Correlation;
import dev.taffrail.log.LogContext;
import dev.taffrail.log.Scope;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are there for their ends
class LogContextAccessorTest {
  private final ContextSnapshotFactory snapshots =
      ContextSnapshotFactory.builder().clearMissing(true).build();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() throws Exception {
    assertThat(pool.submit(LogContext::asMap).get(10, TimeUnit.SECONDS)).as("left").isEmpty();
    pool.shutdown();
    assertThat(LogContext.asMap()).as("left behind").isEmpty();
  }

  @Test
  void isFoundByMicrometer() {
    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .anyMatch(LogContextAccessor.class::isInstance);
  }

  @Test
  void anExecutorOfMicrometersCarriesTheContextWithItsTypes() throws Exception {
    ExecutorService wrapped = ContextExecutorService.wrap(pool, snapshots::captureAll);
    try (Scope work = Correlation.begin();
        Scope scope = LogContext.bind("n", 5)) {
      Map<String, Object> expected = Map.copyOf(LogContext.asMap());

      assertThat(wrapped.submit(LogContext::asMap).get(10, TimeUnit.SECONDS)).isEqualTo(expected);
    }
  }

  @Test
  void theEndOfASnapshotsScopeBringsBackWhatWasThere() {
    ContextSnapshot snapshot;
    try (Scope scope = LogContext.bind("k", "captured")) {
      snapshot = snapshots.captureAll();
    }
    try (Scope scope = LogContext.bind("other", "here")) {
      try (ContextSnapshot.Scope restored = snapshot.setThreadLocals()) {
        assertThat(LogContext.asMap()).isEqualTo(Map.of("k", "captured"));
      }
      assertThat(LogContext.asMap()).isEqualTo(Map.of("other", "here"));
    }
  }

  @Test
  void anEmptyContextIsCarriedAsOne() {
    ContextSnapshot empty = snapshots.captureAll();
    try (Scope scope = LogContext.bind("k", 1)) {
      try (ContextSnapshot.Scope restored = empty.setThreadLocals()) {
        assertThat(LogContext.asMap()).isEmpty();
      }
      assertThat(LogContext.asMap()).isEqualTo(Map.of("k", 1));
    }
  }
}
