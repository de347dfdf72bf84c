package dev.taffrail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Vkey root = Vkey.parse(Files.readString(folder.resolve("edge.log.vkey")).strip());
    Verification found = Verifier.verify(config.path(), root);
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
