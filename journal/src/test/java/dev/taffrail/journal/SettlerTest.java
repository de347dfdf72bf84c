package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlerTest {
  private final ManualClocks clocks = new ManualClocks(Instant.EPOCH);
  private final CountDownLatch told = new CountDownLatch(1);
  private final Settler settler = new Settler(clocks, told::countDown);

  @AfterEach
  void close() {
    settler.close();
  }

  private static Steps steps(Steps.Step... all) {
    Steps steps = new Steps();
    for (Steps.Step step : all) {
      steps.add(step);
    }
    return steps;
  }

  private static Settlement seal(Steps steps, Steps after) {
    return Settlement.seal(steps, after, 1, 0);
  }

  @Test
  void whoWaitsIsToldBeforeWhatIsLeftToDoIsDone() throws Exception {
    AtomicBoolean toldBefore = new AtomicBoolean();
    Steps.Step step =
        () -> {
          try {
            toldBefore.set(told.await(5, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };
    settler.begin(seal(steps(), steps(step)));
    settler.awaitAll();
    assertThat(toldBefore).isTrue();
  }

  @Test
  void whatIsLeftOfOneSettlementComesBeforeTheNext() throws Exception {
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean failing = new AtomicBoolean(true);
    Steps.Step deletion =
        () -> {
          if (failing.getAndSet(false)) {
            throw new IOException("Input/output error");
          }
          done.add("what was left");
        };
    settler.begin(seal(steps(), steps(deletion)));
    settler.awaitAll();
    assertThat(settler.isIdle()).isTrue();
    settler.begin(seal(steps(() -> done.add("the next")), steps()));
    settler.awaitAll();
    assertThat(done).containsExactly("what was left", "the next");
  }

  @Test
  void filesAreGivenUpOnlyWhenNobodyIsAtWorkOnThemAnyMore() throws Exception {
    Thread closing = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    Steps.Step deletion =
        () -> {
          try {
            begun.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          await().until(() -> closing.getState() == Thread.State.WAITING);
          done.set(true);
        };
    settler.begin(seal(steps(), steps(deletion)));
    settler.awaitIdle();
    begun.countDown();
    settler.abandon();
    assertThat(done).isTrue();
  }

  @Test
  void whatIsGivenUpIsNotOwedAnyMore() throws Exception {
    KeysException failure = new KeysException("bus error", new IOException("bus error"));
    settler.begin(
        seal(
            steps(
                () -> {
                  throw failure;
                }),
            steps()));
    assertThatThrownBy(settler::await).hasMessageContaining("bus error");
    assertThat(settler.owes()).isTrue();
    settler.abandon();
    assertThat(settler.owes()).isFalse();
  }

  @Test
  void aFailureBehindASuccessIsTriedAgainAsSoonAsTheFirst() throws Exception {
    settler.begin(seal(failing(4), steps()));
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(settler::awaitIdle).hasMessageContaining("Input/output error");
    }
    assertThat(pause()).isEqualTo(Duration.ofMillis(800));
    settler.awaitIdle();
    settler.begin(seal(failing(1), steps()));
    assertThatThrownBy(settler::awaitIdle).hasMessageContaining("Input/output error");
    assertThat(pause()).isEqualTo(Duration.ofMillis(100));
  }

  private Duration pause() {
    return Duration.ofNanos(settler.dueAt() - clocks.nanos());
  }

  private static Steps failing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return steps(
        () -> {
          if (left.getAndDecrement() > 0) {
            throw new IOException("Input/output error");
          }
        });
  }
}
