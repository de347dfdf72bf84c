package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CloudBreakerTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a clock that wraps around
  private final CloudBreaker breaker =
      new CloudBreaker(
          3, new Backoff(Duration.ofMillis(100), Duration.ofHours(1), () -> 0), now::get);

  @Test
  void itOpensAfterSoManyFailuresInARow() {
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.succeeded()).as("it was closed").isFalse();
    breaker.failed();
    breaker.failed();
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.allows()).isFalse();
  }

  @Test
  void oneTryDecidesBehindTheWaitAndEachThatFailsDoublesIt() {
    for (int i = 0; i < 3; i++) {
      breaker.failed();
    }
    step(399);
    assertThat(breaker.allows()).isFalse();
    step(1);
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.failed()).as("it was open").isFalse();
    step(799);
    assertThat(breaker.allows()).isFalse();
    step(1);
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.succeeded()).isTrue();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.allows()).isTrue();
  }

  private void step(long millis) {
    now.addAndGet(millis * 1_000_000);
  }
}
