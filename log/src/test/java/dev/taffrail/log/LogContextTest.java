package dev.taffrail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taffrail.journal.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@SuppressWarnings("try") // scopes are there for their ends
class LogContextTest {
  private final CapturedLog captured = new CapturedLog(Level.INFO);
  private final BoundLogger log = BoundLogger.get("context");
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() throws InterruptedException {
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(LogContext.asMap()).as("left behind").isEmpty();
    captured.close();
  }

  @Test
  void fieldsStandInTheRecordsWhileTheirScopeIsOpen() {
    try (Scope scope = LogContext.bind("device", "rpi4")) {
      log.info("in").log();
      assertThat(captured.record()).containsEntry("device", "rpi4");
    }
    log.info("out").log();
    assertThat(captured.record()).doesNotContainKey("device");
  }

  @Test
  void nestedScopesRestoreWhatTheyCovered() {
    try (Scope outer = LogContext.bind("k", 1)) {
      try (Scope inner = LogContext.bind("k", 2);
          Scope other = LogContext.bind("x", 3)) {
        assertThat(LogContext.asMap()).isEqualTo(Map.of("k", 2, "x", 3));
      }
      assertThat(LogContext.asMap()).isEqualTo(Map.of("k", 1));
      try (Scope without = LogContext.unbind("k")) {
        assertThat(LogContext.get("k")).isEmpty();
      }
      try (Scope empty = LogContext.clear()) {
        assertThat(LogContext.asMap()).isEmpty();
      }
      assertThat(LogContext.get("k")).contains(1);
    }
  }

  @Test
  void closingAScopeAgainDoesNothing() {
    Scope scope = LogContext.bind("k", 1);
    scope.close();
    try (Scope later = LogContext.bind("k", 2)) {
      scope.close();
      assertThat(LogContext.get("k")).contains(2);
    }
  }

  @Test
  void bindsAndUnbindsSeveralFieldsAtOnce() {
    try (Scope scope = LogContext.bind(Map.of("a", 1, "b", 2, "c", 3));
        Scope without = LogContext.unbind("a", "c", "absent")) {
      assertThat(LogContext.asMap()).isEqualTo(Map.of("b", 2));
      without.close();
      assertThat(LogContext.asMap()).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
    }
  }

  @Test
  void closingTheOuterScopeFirstUndoesTheInnerOneForGood() {
    Scope outer = LogContext.bind("outer", 1);
    Scope inner = LogContext.bind("inner", 2);
    outer.close();
    assertThat(LogContext.asMap()).isEmpty();

    inner.close();
    assertThat(LogContext.asMap()).as("nothing comes back").isEmpty();

    try (Scope later = LogContext.bind("later", 3)) {
      inner.close();
      outer.close();
      assertThat(LogContext.asMap()).isEqualTo(Map.of("later", 3));
    }
  }

  @Test
  void closingTheMiddleOneOfThreeKeepsTheFirst() {
    try (Scope first = LogContext.bind("first", 1)) {
      Scope second = LogContext.bind("second", 2);
      Scope third = LogContext.clear();
      second.close();
      third.close();
      assertThat(LogContext.asMap()).isEqualTo(Map.of("first", 1));
    }
  }

  @Test
  void scopesThatNobodyClosesDoNotKeepAnOuterOneFromClosing() {
    try (Scope outer = LogContext.bind("outer", 1)) {
      for (int i = 0; i < 1000; i++) {
        LogContext.bind("left_open", i);
      }
    }
    assertThat(LogContext.asMap()).isEmpty();
  }

  @Test
  void aScopeThatAWrappedTaskLeftOpenBringsNothingBackLater() {
    Scope[] left = new Scope[1];
    Runnable task;
    try (Scope scope = LogContext.bind("tasks", 1)) {
      task =
          LogContext.wrap(
              () -> {
                left[0] = LogContext.bind("inner", 2);
              });
    }
    task.run();
    left[0].close();

    assertThat(LogContext.asMap()).isEmpty();
  }

  @Test
  void eachStageOfACompletableFutureRunsUnderTheContextItWasAddedIn() throws Exception {
    Executor wrapped = LogContext.wrap((Executor) executor);
    CompletableFuture<String> chain;
    try (Scope scope = LogContext.bind("k", "first")) {
      chain =
          CompletableFuture.supplyAsync(() -> LogContext.get("k").orElseThrow(), wrapped)
              .thenApplyAsync(seen -> seen + "+" + LogContext.get("k").orElseThrow(), wrapped);
    }
    assertThat(chain.get(10, TimeUnit.SECONDS)).isEqualTo("first+first");
    assertThat(executor.submit(LogContext::asMap).get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread that yields gives up its carrier
  void virtualThreadsKeepTheirOwnContexts() throws Exception {
    ExecutorService virtual =
        LogContext.wrap(
            (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      try (Scope run = LogContext.bind("expected", number)) {
        done.add(
            virtual.submit(
                () -> {
                  try (Scope inner = LogContext.bind("own", number)) {
                    log.info("e").with("n", number).log();
                  }
                }));
      }
    }
    for (Future<?> future : done) {
      future.get(10, TimeUnit.SECONDS);
    }
    virtual.shutdown();

    assertThat(captured.records())
        .hasSize(1000)
        .allSatisfy(
            record ->
                assertThat(record)
                    .containsEntry("expected", record.get("n"))
                    .containsEntry("own", record.get("n")));
  }

  @Test
  void closingAScopeOnAnotherThreadLeavesThatThreadAlone() throws Exception {
    try (Scope scope = LogContext.bind("k", "caller's")) {
      executor
          .submit(
              () -> {
                try (Scope own = LogContext.bind("k", "worker's")) {
                  scope.close();
                  assertThat(LogContext.get("k")).contains("worker's");
                }
              })
          .get(10, TimeUnit.SECONDS);
      assertThat(LogContext.get("k")).contains("caller's");
    }
  }

  @Test
  void aNewThreadStartsEmpty() throws Exception {
    try (Scope scope = LogContext.bind("k", 1)) {
      assertThat(executor.submit(LogContext::asMap).get(10, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  void aWrappedTaskRunsUnderTheContextItWasWrappedIn() throws Exception {
    Runnable task;
    Callable<Object> call;
    try (Scope scope = LogContext.bind("k", 1)) {
      task = LogContext.wrap(() -> log.info("task").log());
      call = LogContext.wrap(() -> LogContext.get("k").orElseThrow());
    }

    executor.submit(task).get(10, TimeUnit.SECONDS);

    assertThat(captured.record()).containsEntry("k", 1);
    assertThat(executor.submit(call).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(executor.submit(LogContext::asMap).get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aWrappedTaskThatThrowsLeavesNothingOnItsThread() throws Exception {
    Callable<Object> failing;
    try (Scope scope = LogContext.bind("k", 1)) {
      failing =
          LogContext.wrap(
              () -> {
                LogContext.bind("leaked", 2);
                throw new IllegalStateException("x");
              });
    }
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(failing::call);
    Future<Object> future = executor.submit(failing);
    assertThat(future).failsWithin(java.time.Duration.ofSeconds(10));
    assertThat(executor.submit(LogContext::asMap).get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aWrappedExecutorTakesTheContextOfWhoeverHandsIn() throws Exception {
    Executor wrapped = LogContext.wrap((Executor) executor);
    CompletableFuture<Object> seen;
    try (Scope scope = LogContext.bind("k", 1)) {
      seen = CompletableFuture.supplyAsync(() -> LogContext.get("k").orElseThrow(), wrapped);
    }
    assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void aWrappedExecutorServiceTakesTheContextWithEveryWayToHandIn() throws Exception {
    ExecutorService wrapped = LogContext.wrap(executor);
    try (Scope scope = LogContext.bind("k", 1)) {
      List<Future<?>> done = new ArrayList<>();
      done.add(wrapped.submit(() -> log.info("runnable").log()));
      done.add(wrapped.submit(() -> log.info("with result").log(), "r"));
      done.add(wrapped.submit(this::logAndReturn));
      done.addAll(wrapped.invokeAll(List.of(this::logAndReturn)));
      done.addAll(wrapped.invokeAll(List.of(this::logAndReturn), 10, TimeUnit.SECONDS));
      for (Future<?> future : done) {
        future.get(10, TimeUnit.SECONDS);
      }
      Callable<String> call = this::logAndReturn;
      assertThat(wrapped.invokeAny(List.of(call))).isEqualTo("r");
      assertThat(wrapped.invokeAny(List.of(call), 10, TimeUnit.SECONDS)).isEqualTo("r");
    }
    assertThat(captured.records())
        .hasSize(7)
        .allSatisfy(record -> assertThat(record).containsEntry("k", 1));
  }

  private String logAndReturn() {
    log.info("callable").log();
    return "r";
  }

  @Test
  void manyThreadsKeepTheirOwnIds() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      try (Scope run = Correlation.begin()) {
        String expected = Correlation.current().orElseThrow();
        done.add(
            pool.submit(
                LogContext.wrap(
                    () ->
                        IntStream.range(0, 5)
                            .forEach(n -> log.info("e").with("expected", expected).log()))));
      }
    }
    for (Future<?> future : done) {
      future.get(10, TimeUnit.SECONDS);
    }
    pool.shutdown();

    assertThat(captured.records())
        .hasSize(2000)
        .allSatisfy(
            record -> assertThat(record.get("correlation_id")).isEqualTo(record.get("expected")));
  }
}
