package dev.taffrail.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@SuppressWarnings("try") // scopes are there for their ends
class CapturedContextTest {
  private final ExecutorService pool = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() throws Exception {
    assertThat(pool.submit(LogContext::asMap).get(10, SECONDS)).as("left on the pool").isEmpty();
    pool.shutdown();
    assertThat(LogContext.asMap()).as("left behind").isEmpty();
  }

  @Test
  void isEnteredInPlaceOfWhatIsThere() {
    CapturedContext captured;
    try (Scope scope = LogContext.bind("k", 1)) {
      captured = CapturedContext.take();
    }
    try (Scope scope = LogContext.bind("other", 2)) {
      try (Scope entered = captured.enter()) {
        assertThat(LogContext.asMap()).isEqualTo(Map.of("k", 1));
      }
      assertThat(LogContext.asMap()).isEqualTo(Map.of("other", 2));
    }
    assertThat(captured.isEmpty()).isFalse();
    assertThat(CapturedContext.take().isEmpty()).isTrue();
  }

  @Test
  void aStageRunsUnderItThoughAThreadWithoutContextHandsItIn() throws Exception {
    CompletableFuture<String> completedElsewhere = new CompletableFuture<>();
    CompletableFuture<Map<String, @Nullable Object>> seen;
    try (Scope scope = LogContext.bind("k", 1)) {
      Executor here = CapturedContext.take().wrap(pool);
      seen = completedElsewhere.thenApplyAsync(answer -> LogContext.asMap(), here);
    }
    Thread foreign = new Thread(() -> completedElsewhere.complete("answer"));
    foreign.start();

    assertThat(seen.get(10, SECONDS)).isEqualTo(Map.of("k", 1));
  }

  @Test
  void stagesOnAWrappedExecutorHandTheContextOn() throws Exception {
    Executor wrapped = LogContext.wrap((Executor) pool);
    CompletableFuture<String> seen;
    try (Scope work = Correlation.begin()) {
      seen =
          CompletableFuture.supplyAsync(() -> "", wrapped)
              .thenApplyAsync(text -> text + LogContext.asMap(), wrapped)
              .thenApplyAsync(text -> text + LogContext.asMap(), wrapped);
      String once = LogContext.asMap().toString();
      assertThat(seen.get(10, SECONDS)).isEqualTo(once + once);
    }
  }

  /** By reflection: this is compiled for a release that has none. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aVirtualThreadStartsEmptyAndWrapHandsTheContextOn() throws Exception {
    ExecutorService virtual =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try (Scope scope = LogContext.bind("k", 1)) {
      Future<Map<String, @Nullable Object>> plain = virtual.submit(LogContext::asMap);
      Future<Map<String, @Nullable Object>> wrapped =
          LogContext.wrap(virtual).submit(LogContext::asMap);

      assertThat(plain.get(10, SECONDS)).isEmpty();
      assertThat(wrapped.get(10, SECONDS)).isEqualTo(Map.of("k", 1));
    } finally {
      virtual.shutdown();
    }
  }
}
