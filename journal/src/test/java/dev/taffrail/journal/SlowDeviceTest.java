package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.verified;
import static dev.taffrail.journal.JournalState.vkey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that takes its time for a force: records are written meanwhile. */
@Timeout(60)
class SlowDeviceTest {
  private static final int LINE = 1_000;

  @TempDir Path dir;

  private final FaultyDisk disk = new FaultyDisk();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger forcing = new AtomicInteger();

  /** Released before the journal is closed, also when an assertion fails. */
  private final Closeable device = released::countDown;

  private Path file(String name) {
    return dir.resolve(name);
  }

  private Journal open(boolean sealed) throws IOException {
    JournalConfig config =
        JournalConfig.at(file("edge.log"))
            .withSealed(sealed)
            .withMaxBytes(JournalConfig.MIN_SEALED_BYTES);
    return Journal.open(config, disk.platform());
  }

  /** From now on no force ends before the device is released. */
  private void hang() {
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == Operation.FORCE) {
            forcing.incrementAndGet();
            try {
              released.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          return bytes;
        });
  }

  private interface Call {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> begin(Call call) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            call.run();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void append(Journal journal, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      journal.append(Lines.ofLength(Level.INFO, LINE - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recordsAreWrittenWhileASyncWaitsForTheDevice(boolean sealed) throws Exception {
    try (Journal journal = open(sealed);
        device) {
      append(journal, 1);
      hang();
      CompletableFuture<Void> synced = begin(journal::sync);
      await().until(() -> forcing.get() == 1);
      for (int i = 0; i < 20; i++) {
        append(journal, 1);
        begin(journal::flush).get(30, TimeUnit.SECONDS);
      }
      assertThat(Lines.ofCallers(file("edge.log"))).hasSize(21);
      assertThat(synced).isNotDone();
      released.countDown();
      synced.get();
    }
  }

  @Test
  void recordsAreWrittenWhileASealWaitsForTheDevice() throws Exception {
    try (Journal journal = open(true);
        device) {
      append(journal, 1);
      hang();
      CompletableFuture<Void> seal = begin(journal::seal);
      await().until(() -> forcing.get() == 1);
      append(journal, 20);
      begin(journal::flush).get(30, TimeUnit.SECONDS);
      assertThat(Lines.ofCallers(file("edge.log"))).hasSize(21);
      assertThat(seal).isNotDone();
      released.countDown();
      seal.get();
    }
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void recordsAreWrittenIntoTheNextFileWhileTheOldOneIsForced() throws Exception {
    try (Journal journal = open(true);
        device) {
      hang();
      append(journal, 200);
      begin(journal::flush).get(30, TimeUnit.SECONDS);
      assertThat(file("edge.log.1")).doesNotExist();
      int inOld = Lines.ofCallers(file("edge.log")).size();
      long inNext =
          Files.readAllLines(file("edge.log.new"), UTF_8).stream()
              .filter(line -> line.contains("edge.sensor"))
              .count();
      assertThat(inOld + inNext).isEqualTo(200);
      CompletableFuture<Void> synced = begin(journal::sync);
      assertThat(synced).isNotDone();
      released.countDown();
      synced.get();
      assertThat(file("edge.log.1")).exists();
      assertThat(file("edge.log.new")).doesNotExist();
      assertThat(Lines.ofCallers(file("edge.log"))).hasSize(200);
    }
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  /** Those too that are forced, and those that go meanwhile. */
  @Test
  void filesOfAnUnsealedJournalAreLeftWhileTheDeviceIsAtWork() throws Exception {
    try (Journal journal = open(false);
        device) {
      append(journal, 200);
      hang();
      CompletableFuture<Void> synced = begin(journal::sync);
      await().until(() -> forcing.get() == 1);
      for (int i = 0; i < 10; i++) {
        append(journal, 100);
        begin(journal::flush).get(30, TimeUnit.SECONDS);
      }
      assertThat(file("edge.log.3")).exists();
      assertThat(file("edge.log.4")).doesNotExist();
      assertThat(synced).isNotDone();
      released.countDown();
      synced.get();
      journal.sync();
    }
    assertThat(Lines.of(file("edge.log"))).noneMatch(line -> line.contains("force_failed"));
  }

  /** The third file needs a seal that must not be signed before the second's is safe. */
  @Test
  void aDeviceThatIsTooSlowHoldsTheWriterUpAtTheSecondRotation() throws Exception {
    try (Journal journal = open(true);
        device) {
      hang();
      CompletableFuture<Void> logged = begin(() -> append(journal, 400));
      CompletableFuture<Void> written = logged.thenCompose(all -> begin(journal::flush));
      await().until(() -> Files.exists(file("edge.log.new")));
      await()
          .until(() -> Files.size(file("edge.log.new")) > JournalConfig.MIN_SEALED_BYTES - 8_000);
      await().during(Duration.ofMillis(200)).until(() -> !written.isDone());
      assertThat(Files.size(file("edge.log.new")))
          .isLessThanOrEqualTo(JournalConfig.MIN_SEALED_BYTES);
      assertThat(journal.stats().seals()).isEqualTo(1);
      released.countDown();
      written.get();
    }
    assertThat(Lines.ofCallers(file("edge.log"))).hasSize(400);
    assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closingWaitsForTheDevice(boolean sealed) throws Exception {
    Journal journal = open(sealed);
    append(journal, 10);
    hang();
    CompletableFuture<Void> closed = begin(journal::close);
    try (device) {
      await().until(() -> forcing.get() == 1);
      await().during(Duration.ofMillis(200)).until(() -> !closed.isDone());
    }
    closed.get();
    if (sealed) {
      assertThat(verified(file("edge.log")).verdict()).isEqualTo(Verdict.OK);
    }
  }

  /** What a kill leaves of a rotation whose lines were written and not yet forced. */
  @Test
  void whatWasWrittenIntoTheNextFileOutlivesTheProcess() throws Exception {
    Path log = copyAmidRotation();
    Vkey vkey = vkey(log);
    assertThat(Verifier.verify(log, vkey).verdict()).isEqualTo(Verdict.UNSEALED_TAIL);
    Journal.open(JournalConfig.at(log)).close();
    assertThat(Lines.ofCallers(log)).hasSize(200);
    assertThat(Verifier.verify(log, vkey).verdict()).isEqualTo(Verdict.OK);
  }

  /** What a power cut leaves that took the old file's end and not the new file. */
  @Test
  void aNextFileWhoseOldOneWasCutIsGivenUpWithoutAlarm() throws Exception {
    Path log = copyAmidRotation();
    byte[] old = Files.readAllBytes(log);
    Files.write(log, Arrays.copyOf(old, old.length - 3_500));
    Vkey vkey = vkey(log);
    assertThat(Verifier.verify(log, vkey).verdict()).isEqualTo(Verdict.DAMAGED);
    Journal.open(JournalConfig.at(log)).close();
    assertThat(log.resolveSibling("edge.log.lost-1")).doesNotExist();
    assertThat(Verifier.verify(log, vkey).problem()).isEmpty();
    assertThat(Verifier.verify(log, vkey).verdict()).isEqualTo(Verdict.TORN);
  }

  /** A journal of 200 records as it is while the device hangs in the force of a rotation. */
  private Path copyAmidRotation() throws Exception {
    Path copy = Files.createDirectory(file("copy"));
    try (Journal journal = open(true);
        device) {
      hang();
      append(journal, 200);
      begin(journal::flush).get(30, TimeUnit.SECONDS);
      for (String name : new String[] {"", ".new", ".chain", ".keys", ".vkey"}) {
        Files.copy(
            file("edge.log" + name),
            copy.resolve("edge.log" + name),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
      released.countDown();
    }
    return copy.resolve("edge.log");
  }
}
