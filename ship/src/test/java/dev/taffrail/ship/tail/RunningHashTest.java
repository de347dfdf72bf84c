package dev.taffrail.ship.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningHashTest {
  private static final BigInteger BASE = new BigInteger("9e3779b97f4a7c15", 16);

  private final byte[] bytes = new byte[1_000];

  RunningHashTest() {
    new Random(7).nextBytes(bytes);
  }

  @Test
  void isThePolynomialOfTheBytesModulo2To64() {
    BigInteger value = BigInteger.ONE;
    for (byte b : bytes) {
      value = value.multiply(BASE).add(BigInteger.valueOf(b & 0xff));
    }
    assertThat(RunningHash.of(bytes)).isEqualTo(value.longValue());
  }

  @Test
  void isTheSameInWhateverPiecesTheBytesCome() {
    Random random = new Random(8);
    for (int round = 0; round < 200; round++) {
      long hash = RunningHash.EMPTY;
      for (int at = 0; at < bytes.length; ) {
        int to = Math.min(bytes.length, at + random.nextInt(40));
        hash = RunningHash.next(hash, bytes, at, to);
        at = to;
      }
      assertThat(hash).isEqualTo(RunningHash.of(bytes));
    }
  }

  @Test
  void ofTheTailAloneIsToldByTheHashesBeforeItAndBehindIt() {
    int tail = bytes.length - Mark.TAIL;
    long before = RunningHash.next(RunningHash.EMPTY, bytes, 0, tail);
    byte[] last = Arrays.copyOfRange(bytes, tail, bytes.length);
    assertThat(RunningHash.ofTail(before, RunningHash.of(bytes))).isEqualTo(RunningHash.of(last));
  }

  @Test
  void tellsBytesOfZeroAtTheBeginning() {
    assertThat(RunningHash.of(new byte[1])).isNotEqualTo(RunningHash.of(new byte[2]));
    assertThat(RunningHash.of(Arrays.copyOf(bytes, 1_001))).isNotEqualTo(RunningHash.of(bytes));
  }
}
