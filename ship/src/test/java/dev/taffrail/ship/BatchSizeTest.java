package dev.taffrail.ship;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private static final int LIMIT = 5_000;

  private final BatchSize size = new BatchSize(LIMIT);

  @Test
  void ofWhatAReceiverNeverTakesLittleIsSent() {
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      refused += isTaken(size.most(), 30) ? 0 : 1;
    }
    assertThat(refused).isLessThan(200);
    assertThat(size.most()).isGreaterThanOrEqualTo(15);
  }

  /** By an operator, or it was one record's length. */
  @Test
  void aReceiverThatTakesMoreGetsMore() {
    for (int i = 0; i < 10_000; i++) {
      boolean unused = isTaken(size.most(), 30);
    }
    int batches = 0;
    while (size.most() < LIMIT) {
      assertThat(isTaken(size.most(), LIMIT)).isTrue();
      assertThat(batches++).isLessThan(100);
    }
  }

  @Test
  void whatWasTooLargeOnceIsTriedAgainSoon() {
    while (size.most() > 1) {
      size.tooLarge(size.most());
    }
    int batches = 0;
    while (size.most() < LIMIT) {
      assertThat(isTaken(size.most(), LIMIT)).isTrue();
      assertThat(batches++).isLessThan(20);
    }
  }

  /** However little it takes for a moment. */
  @Test
  void aBusyReceiverIsNotAskedSoonerForWhatItNeverTakes() {
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      for (int busy = 0; i % 20 == 0 && busy < 3; busy++) {
        size.tooMuch(size.most());
      }
      refused += isTaken(size.most(), 500) ? 0 : 1;
    }
    assertThat(refused).isLessThan(200);
  }

  /** None of them is ever as large as what was too large. */
  @Test
  void batchesOfSeveralStreamsGrowToo() {
    size.tooLarge(30);
    for (int i = 0; i < 1_000; i++) {
      size.taken(size.most() / 2);
    }
    assertThat(size.most()).isEqualTo(LIMIT);
  }

  @Test
  void whatWasTooMuchForTheMomentIsTriedAtOnce() {
    size.tooMuch(1_000);
    size.taken(500);
    assertThat(size.most()).isEqualTo(1_000);
  }

  private boolean isTaken(int records, int limit) {
    if (records > limit) {
      size.tooLarge(records);
    } else {
      size.taken(records);
    }
    return records <= limit;
  }
}
