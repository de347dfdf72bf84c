package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static dev.taffrail.journal.JournalState.isFree;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that holds the journal is stopped, as by SIGSTOP or a debugger: it lives and hangs.
 */
@Timeout(60)
class HaltedHolderTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  @TempDir Path dir;
  private ChildJvm holder;

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log())
        .withMaxBytes(256 * 1024)
        .withBackups(200)
        .withBufferBytes(128 * 1024)
        .withTimeout(TIMEOUT);
  }

  @BeforeEach
  void start() throws Exception {
    // It prints the number of each record, and so waits for whoever reads that, soon.
    holder = new ChildJvm(Child.class, log().toString(), "holder", "1000000", "1");
    assertThat(holder.readLine()).isEqualTo("open");
    assertThat(holder.readLine()).isEqualTo("0");
  }

  @AfterEach
  void end() {
    holder.close();
  }

  private static void assertGivesUp(ThrowingCallable call, String awaited) {
    long start = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOf(JournalTimeoutException.class)
        .hasMessageContaining("waited 300 ms for " + awaited)
        .hasMessageContaining("the process that holds it does not answer");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusSeconds(5));
  }

  private List<String> ofGuest() throws IOException {
    List<String> lines = Lines.ofCallers(log());
    lines.removeIf(line -> !line.contains("edge.sensor"));
    return lines;
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> new String(Lines.info(i), UTF_8)).toList();
  }

  @Test
  void holdsNoGuestUpLongerThanSaidAndWritesEachRecordOnceWhenItGoesOn() throws Exception {
    try (Journal guest = Journal.join(config())) {
      holder.halt();
      int taken = 0;
      while (Lines.offer(guest, Level.ERROR, Lines.info(taken))) {
        taken++;
      }
      assertGivesUp(guest::flush, "flush");
      assertGivesUp(guest::sync, "sync");
      assertGivesUp(guest::seal, "seal");
      assertGivesUp(() -> guest.append(Lines.ofLength(Level.INFO, 1_000)), "room");
      assertThat(guest.stats().waiting()).isEqualTo(taken);
      holder.goOn();
      await().until(() -> isFlushed(guest));
      assertThat(ofGuest()).containsExactlyElementsOf(numbered(taken));
      assertThat(guest.stats().waiting()).isZero();
    }
  }

  @Test
  void isFollowedByItsGuestWhenItDies() throws Exception {
    try (Journal guest = Journal.join(config())) {
      holder.halt();
      for (int i = 0; i < 200; i++) {
        guest.append(Lines.info(i));
      }
      assertGivesUp(guest::flush, "flush");
      holder.kill();
      await().until(() -> isFlushed(guest));
      assertThat(ofGuest()).containsAll(numbered(200));
    }
    assertThat(verified(log()).verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  /** The guest was told that its end would take longer, and its process lives on. */
  @Test
  void isFollowedAlsoByAGuestThatWasClosedMeanwhile() throws Exception {
    Journal guest = Journal.join(config());
    holder.halt();
    for (int i = 0; i < 200; i++) {
      guest.append(Lines.info(i));
    }
    assertGivesUp(guest::close, "its end");
    holder.kill();
    await().until(() -> ofGuest().containsAll(numbered(200)));
    await().until(() -> isFree(config()));
    assertThat(verified(log()).verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  @Test
  void cannotBeJoinedAndLeavesNoThreadBehind() throws Exception {
    holder.halt();
    assertGivesUp(() -> Journal.join(config()), "flush");
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("taffrail-journal ")));
  }
}
