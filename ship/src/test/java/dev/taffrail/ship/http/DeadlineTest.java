package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final AtomicInteger expired = new AtomicInteger();
  private final Deadline deadline = new Deadline(expired::incrementAndGet);

  @Test
  void thatWasMetNeverExpires() {
    assertThat(deadline.meet()).isTrue();
    deadline.expire();
    assertThat(expired).hasValue(0);
  }

  @Test
  void thatExpiredCannotBeMet() {
    deadline.expire();
    assertThat(deadline.meet()).isFalse();
    assertThat(expired).hasValue(1);
  }
}
