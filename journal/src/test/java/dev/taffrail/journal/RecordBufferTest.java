package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBufferTest {
  private static final int CAPACITY = 128 * 1024;
  private static final int LENGTH = 1000;

  private final RecordBuffer buffer = new RecordBuffer(CAPACITY, Clocks.SYSTEM);

  @Test
  void recordsBringTheirHashOnceTheWriterIsFarBehind() throws IOException {
    buffer.hashLeaves();
    fill(100);
    List<byte[]> leaves = read();
    assertThat(leaves.subList(0, CAPACITY / 2 / (LENGTH + 4))).containsOnlyNulls();
    assertThat(leaves.subList(CAPACITY / 2 / LENGTH + 1, 100))
        .isNotEmpty()
        .allSatisfy(leaf -> assertThat(leaf).isEqualTo(rfc6962(line())));
  }

  @Test
  void nobodyHashesForAWriterThatKeepsUp() throws IOException {
    buffer.hashLeaves();
    for (int i = 0; i < 10; i++) {
      fill(50);
      assertThat(read()).hasSize(50).containsOnlyNulls();
    }
  }

  @Test
  void nobodyHashesWithoutSeals() throws IOException {
    fill(100);
    assertThat(read()).hasSize(100).containsOnlyNulls();
  }

  @Test
  void aJournalWhoseRecordsWereHashedByManyThreadsIsOneThatVerifies(@TempDir Path folder)
      throws IOException, InterruptedException {
    JournalConfig config = JournalConfig.at(folder.resolve("edge.log")).withBufferBytes(CAPACITY);
    try (Journal journal = Journal.open(config)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(new Thread(() -> append(journal)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    Verification found = verified(config.path());
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.size()).isGreaterThan(3 * 10_000);
  }

  private static void append(Journal journal) {
    try {
      for (int i = 0; i < 10_000; i++) {
        journal.append(Lines.info(i));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theDiskIsBlamedForWantOfRoomOnlyWhileItFails() throws IOException {
    fill(CAPACITY / (LENGTH + 4));
    buffer.failing(new IOException("Input/output error"));
    buffer.failing(new IOException("No space left on device"));
    assertThatThrownBy(this::put).hasMessageContaining("No space left on device");
    buffer.failing(null);
    // Nor is there an answer at once: whoever has time waits.
    assertThat(put()).isFalse();
  }

  private boolean put() throws IOException {
    return buffer.put(CheckedRecord.of(line()), 1);
  }

  @Test
  void aWriterThatWasWokenOnceRestsAgain() {
    buffer.wakeUp();
    assertThat(buffer.await(System.nanoTime(), Long.MAX_VALUE)).isEmpty();
    long deadline = System.nanoTime() + Duration.ofMillis(20).toNanos();
    assertThat(buffer.await(System.nanoTime(), deadline)).isEmpty();
    assertThat(System.nanoTime() - deadline).isNotNegative();
  }

  /** To write down that it was refused, although nothing else comes. */
  @Test
  void anIdleWriterIsWokenByARecordThatFindsNoRoom() throws Exception {
    byte[] large = Lines.ofLength(Level.DEBUG, LineCheck.MAX_BYTES);
    CompletableFuture<Thread> writer = new CompletableFuture<>();
    CompletableFuture<List<Request>> round =
        CompletableFuture.supplyAsync(
            () -> {
              writer.complete(Thread.currentThread());
              return buffer.await(System.nanoTime(), Long.MAX_VALUE);
            });
    await().until(() -> writer.get().getState() == Thread.State.WAITING);
    assertThat(buffer.offer(Level.DEBUG, false, large, 0, large.length, 0)).isFalse();
    assertThat(round.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  /** A burst would find the buffer full before the writer has looked. */
  @Test
  void recordsThatFillAQuarterOfTheBufferGatherNoOthers() throws Exception {
    ManualClocks standing = new ManualClocks(Instant.EPOCH);
    RecordBuffer quarter = new RecordBuffer(CAPACITY, standing);
    for (int i = 0; i <= CAPACITY / 4 / LENGTH; i++) {
      assertThat(quarter.put(CheckedRecord.of(line()), 0)).isTrue();
    }
    CompletableFuture<List<Request>> round =
        CompletableFuture.supplyAsync(() -> quarter.await(standing.nanos(), Long.MAX_VALUE));
    assertThat(round.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  /** They would wait for others in vain, as the clock stands. */
  @ParameterizedTest
  @CsvSource({"ERROR, false, false", "INFO, true, false", "INFO, false, true"})
  void whatIsUrgentGathersNoOthers(Level level, boolean security, boolean hurried)
      throws Exception {
    ManualClocks standing = new ManualClocks(Instant.EPOCH);
    RecordBuffer small = new RecordBuffer(CAPACITY, standing);
    if (hurried) {
      small.hurry();
    }
    byte[] line = line();
    assertThat(small.offer(level, security, line, 0, line.length, 0)).isTrue();
    CompletableFuture<List<Request>> round =
        CompletableFuture.supplyAsync(() -> small.await(standing.nanos(), Long.MAX_VALUE));
    assertThat(round.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void whileTheDiskFailsNoRecordBeginsARoundBeforeItsTime() throws Exception {
    ManualClocks standing = new ManualClocks(Instant.EPOCH);
    RecordBuffer failing = new RecordBuffer(CAPACITY, standing);
    byte[] line = line();
    assertThat(failing.offer(Level.ERROR, false, line, 0, line.length, 0)).isTrue();
    FutureTask<List<Request>> round =
        new FutureTask<>(
            () -> failing.await(standing.nanos() + Duration.ofHours(1).toNanos(), Long.MAX_VALUE));
    Thread writer = new Thread(round);
    writer.start();
    await().until(() -> round.isDone() || writer.getState() == Thread.State.TIMED_WAITING);
    Request flush = new Request(Request.Kind.FLUSH);
    failing.request(flush);
    assertThat(round.get(10, TimeUnit.SECONDS)).as("it began for that").containsExactly(flush);
  }

  @Test
  void whoWaitsForRoomIsToldOfADiskThatFails() throws Exception {
    fill(CAPACITY / (LENGTH + 4));
    FutureTask<Boolean> put =
        new FutureTask<>(() -> buffer.put(CheckedRecord.of(line()), Duration.ofHours(1).toNanos()));
    startAndAwaitRoom(put);
    buffer.failing(new IOException("Input/output error"));
    assertThatThrownBy(() -> put.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("Input/output error");
  }

  /** Nobody would write it down: the writer has ended. */
  @Test
  void whoWaitsForRoomUntilTheEndIsRefusedThoughThereIsSome() throws Exception {
    fill(CAPACITY / (LENGTH + 4));
    byte[] line = Lines.ofLength(Level.ERROR, LENGTH);
    FutureTask<Boolean> offer =
        new FutureTask<>(
            () ->
                buffer.offer(
                    Level.ERROR, false, line, 0, line.length, Duration.ofHours(1).toNanos()));
    startAndAwaitRoom(offer);
    buffer.wakeUp();
    assertThat(buffer.await(System.nanoTime(), Long.MAX_VALUE)).isEmpty();
    consume(2);
    buffer.release(); // too little to wake who waits
    buffer.request(new Request(Request.Kind.CLOSE));
    assertThat(offer.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private static void startAndAwaitRoom(Runnable call) {
    Thread caller = new Thread(call);
    caller.start();
    await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void whatCouldNotBeMetIsAskedForAgainBeforeWhatCameSince() throws IOException {
    Request first = new Request(Request.Kind.FLUSH);
    Request second = new Request(Request.Kind.SYNC);
    buffer.request(first);
    List<Request> unmet = buffer.await(System.nanoTime(), Long.MAX_VALUE);
    buffer.request(second);
    buffer.requestAgain(unmet);
    assertThat(buffer.await(System.nanoTime(), Long.MAX_VALUE)).containsExactly(first, second);
  }

  @Test
  void whatIsReadAgainIsNotCountedTwice() throws IOException {
    fill(3);
    buffer.wakeUp();
    assertThat(buffer.await(System.nanoTime(), Long.MAX_VALUE)).isEmpty();
    consume(3);
    buffer.rewind();
    consume(1);
    buffer.written();
    assertThat(buffer.unwritten()).isEqualTo(2);
  }

  private void consume(int records) {
    for (int i = 0; i < records; i++) {
      assertThat(buffer.next()).isTrue();
      buffer.consume();
    }
  }

  private void fill(int records) throws IOException {
    for (int i = 0; i < records; i++) {
      assertThat(buffer.put(CheckedRecord.of(line()), 0)).isTrue();
    }
  }

  private static byte[] line() {
    return Lines.ofLength(Level.INFO, LENGTH);
  }

  /** The hashes of all records that are in it, null for those without; takes them out. */
  private List<byte[]> read() {
    List<byte[]> leaves = new ArrayList<>();
    buffer.wakeUp();
    List<Request> unused = buffer.await(System.nanoTime(), Long.MAX_VALUE);
    assertThat(unused).isEmpty();
    while (buffer.next()) {
      int end = buffer.offset() + buffer.length();
      leaves.add(
          buffer.hashed() ? Arrays.copyOfRange(buffer.bytes(), end, end + Merkle.HASH) : null);
      buffer.consume();
    }
    buffer.release();
    return leaves;
  }

  private static byte[] rfc6962(byte[] line) {
    MessageDigest sha256 = Merkle.sha256();
    sha256.update((byte) 0);
    return sha256.digest(line);
  }
}
