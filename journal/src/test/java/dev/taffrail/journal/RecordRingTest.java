package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordRingTest {
  private static final int CAPACITY = 128 * 1024;

  private final RecordRing ring = new RecordRing(CAPACITY);

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Entry(int flags, byte[] line, byte[] leaf) {
    int size() {
      return line.length + leaf.length;
    }
  }

  private static final byte[] NONE = new byte[0];

  private static Entry random(Random random) {
    boolean great = random.nextInt(10) == 0;
    byte[] line = new byte[1 + random.nextInt(great ? LineCheck.MAX_BYTES : 400)];
    random.nextBytes(line);
    byte[] leaf = random.nextBoolean() ? NONE : new byte[Merkle.HASH];
    random.nextBytes(leaf);
    return new Entry(random.nextInt(32) << 20, line, leaf);
  }

  private Entry read() {
    int end = ring.offset() + ring.length();
    byte[] line = Arrays.copyOfRange(ring.bytes(), ring.offset(), end);
    byte[] leaf = Arrays.copyOfRange(ring.bytes(), end, end + Merkle.HASH);
    return new Entry(ring.flags(), line, ring.hashed() ? leaf : NONE);
  }

  private static void assertSame(Entry found, Entry expected) {
    assertThat(found.flags()).isEqualTo(expected.flags());
    assertThat(found.line()).isEqualTo(expected.line());
    assertThat(found.leaf()).isEqualTo(expected.leaf());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void givesAllRecordsInOrderHoweverItIsFilledAndEmptied(long seed) {
    Random random = new Random(seed);
    Deque<Entry> unread = new ArrayDeque<>();
    for (int turn = 0; turn < 3_000; turn++) {
      put(random, unread);
      ring.beginRound();
      for (int left = random.nextInt(unread.size() + 2); left > 0 && ring.next(); left--) {
        assertSame(read(), unread.removeFirst());
        ring.consume();
      }
      // What was consumed is given back, or lies there untouched while more is put.
      if (random.nextBoolean()) {
        ring.release();
      }
    }
    ring.beginRound();
    while (ring.next()) {
      assertSame(read(), unread.removeFirst());
      ring.consume();
    }
    assertThat(unread).isEmpty();
    ring.release();
    assertThat(ring.used()).isZero();
  }

  private void put(Random random, Deque<Entry> unread) {
    Entry entry = random(random);
    for (int i = random.nextInt(20); i > 0 && ring.fits(entry.size(), CAPACITY); i--) {
      if (entry.leaf().length > 0) {
        ring.put(entry.flags(), entry.line(), entry.leaf());
      } else {
        ring.put(entry.flags(), entry.line(), 0, entry.line().length);
      }
      unread.addLast(entry);
      entry = random(random);
    }
  }

  @Test
  void recordsThatComeDuringARoundBelongToTheNext() {
    put(1);
    ring.beginRound();
    put(2);
    assertThat(ring.next()).isTrue();
    ring.consume();
    assertThat(ring.next()).isFalse();
    ring.beginRound();
    assertThat(ring.next()).isTrue();
  }

  @Test
  void whatWasConsumedAndNotReleasedComesAgain() {
    put(1);
    put(2);
    ring.beginRound();
    ring.next();
    ring.consume();
    ring.release();
    ring.next();
    ring.consume();
    ring.rewind();
    assertThat(ring.next()).isTrue();
    assertThat(read().line()).containsExactly(2);
  }

  @Test
  void isFullAtItsCapacityAndNotBefore() {
    byte[] line = new byte[LineCheck.MAX_BYTES - 4];
    assertThat(ring.fits(line.length, CAPACITY)).isTrue();
    ring.put(0, line, 0, line.length);
    ring.put(0, line, 0, line.length);
    assertThat(ring.used()).isEqualTo(CAPACITY);
    assertThat(ring.fits(1, CAPACITY)).isFalse();
  }

  private void put(int value) {
    ring.put(0, new byte[] {(byte) value}, 0, 1);
  }
}
