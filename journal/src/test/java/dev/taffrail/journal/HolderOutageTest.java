package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.FaultyDisk.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the process that holds the journal takes nothing, and a guest hands records over. */
@Timeout(60)
class HolderOutageTest {
  private static final int TRIES = 10;
  private static final int PADDED_BYTES = 1_000;
  private static final Pattern NUMBER = Pattern.compile("edge\\.sensor.*\"n\":([0-9]+)");

  @TempDir Path dir;
  private final FaultyDisk disk = new FaultyDisk();
  private final AtomicInteger failures = new AtomicInteger();

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log()).withMaxBytes(256 * 1024).withBackups(200);
  }

  private Journal holder() throws IOException {
    return Journal.open(config(), disk.platform());
  }

  private void failWritesAfter(int writes) {
    failures.set(-writes);
    disk.fail(
        (operation, path, bytes) -> {
          if (operation == Operation.WRITE && failures.incrementAndGet() > 0) {
            throw new IOException("No space left on device");
          }
          return bytes;
        });
  }

  /** Asked for again and again, and told each time; then the disk goes on. */
  private void hearAndHeal(Journal guest) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      assertTold(guest::flush);
    }
    await().until(() -> failures.get() > TRIES);
    disk.heal();
    await().until(() -> isFlushed(guest));
    // Lines are written before the file that they stand in has its name.
    guest.sync();
  }

  private static void assertTold(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(JournalTimeoutException.class)
        .hasMessageContaining("No space left on device");
  }

  private static byte[] padded(int i) {
    String bare = new String(Lines.info(i), UTF_8);
    String pad = "x".repeat(PADDED_BYTES - bare.length());
    return bare.replace("}", ",\"pad\":\"" + pad + "\"}").getBytes(UTF_8);
  }

  /** The numbers of the records that were written, in their order. */
  private List<Integer> written() throws IOException {
    return Lines.of(log()).stream()
        .map(NUMBER::matcher)
        .filter(Matcher::find)
        .map(number -> Integer.valueOf(number.group(1)))
        .toList();
  }

  private static List<Integer> numbers(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private List<String> reports() throws IOException {
    return Lines.ofCallers(log()).stream()
        .filter(line -> line.contains("\"event\":\"records_dropped\""))
        .toList();
  }

  @Test
  void tellsTheGuestAndWritesItsRecordsOnceWhenItIsOver() throws Exception {
    try (Journal holder = holder();
        Journal guest = Journal.join(config())) {
      failWritesAfter(0);
      guest.append(Lines.info(1));
      assertTold(guest::sync);
      assertTold(guest::seal);
      assertThat(written()).isEmpty();
      assertThat(guest.stats().waiting()).isEqualTo(1);
      hearAndHeal(guest);
      guest.seal();
      assertThat(written()).containsExactly(1);
      assertThat(holder.stats().written()).containsEntry(Level.INFO, 1L);
      assertThat(guest.stats().written()).containsEntry(Level.INFO, 1L);
      assertThat(guest.stats().waiting()).isZero();
      assertThat(guest.stats().dropped()).containsEntry(Level.INFO, 0L);
    }
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void letsTheGuestKeepWhatFindsNoRoomAndTakesThatLaterOnceAndInOrder() throws Exception {
    JournalConfig small = config().withBufferBytes(128 * 1024);
    try (Journal holder = Journal.open(small, disk.platform());
        Journal guest = Journal.join(config())) {
      failWritesAfter(0);
      assertTold(flushed(holder, 0));
      int ofHolder = 1;
      while (Lines.offer(holder, Level.INFO, padded(ofHolder))) {
        ofHolder++;
      }
      // A quarter of the holder's buffer is left to what is appended: part of these fits.
      int end = ofHolder + 100;
      for (int i = ofHolder; i < end; i++) {
        guest.append(padded(i));
      }
      hearAndHeal(guest);
      assertThat(written()).containsExactlyElementsOf(numbers(end));
      assertThat(guest.stats().written()).containsEntry(Level.INFO, 100L);
    }
  }

  private static ThrowingCallable flushed(Journal journal, int i) {
    return () -> {
      journal.append(padded(i));
      journal.flush();
    };
  }

  /** The holder had written some of what came at once when its disk began to fail. */
  @Test
  void inTheMiddleOfWhatComesAtOnceCountsAndWritesNothingTwice() throws Exception {
    int count = 1_000;
    try (Journal holder = holder();
        Journal guest = Journal.join(config())) {
      failWritesAfter(1);
      for (int i = 0; i < count; i++) {
        guest.append(padded(i));
      }
      hearAndHeal(guest);
      assertThat(written()).containsExactlyElementsOf(numbers(count));
      assertThat(guest.stats().written()).containsEntry(Level.INFO, (long) count);
      assertThat(holder.stats().written()).containsEntry(Level.INFO, (long) count);
    }
  }

  @Test
  void doesNotMakeTheGuestCountOrTellTwiceWhatIsNoRecord() throws Exception {
    try (Journal holder = holder();
        Journal guest = Journal.join(config())) {
      failWritesAfter(0);
      assertThat(Lines.offer(guest, Level.WARNING, "no record".getBytes(UTF_8))).isTrue();
      guest.append(Lines.info(1));
      hearAndHeal(guest);
      guest.append(Lines.info(2));
      guest.flush();
      assertThat(guest.stats().dropped()).containsEntry(Level.WARNING, 1L);
      assertThat(holder.stats().dropped()).containsEntry(Level.WARNING, 0L);
      assertThat(reports())
          .singleElement()
          .asString()
          .contains("\"reason\":\"invalid_record\"", "\"warning\":1");
    }
  }

  /** The report is what finds the disk failing: all records before were written. */
  @Test
  void tellsOnceWhatTheGuestRefused() throws Exception {
    try (Journal holder = holder();
        Journal guest = Journal.join(config())) {
      failWritesAfter(0);
      assertThat(guest.offer(Level.WARNING, new byte[0], 0, 0)).isFalse();
      hearAndHeal(guest);
      guest.append(Lines.info(1));
      guest.flush();
      assertThat(reports()).singleElement().asString().contains("\"warning\":1");
      assertThat(holder.stats().dropped()).containsEntry(Level.WARNING, 0L);
    }
  }

  @Test
  void losesNothingOfTheGuestWhenTheHolderEndsInIt() throws Exception {
    Journal holder = holder();
    Closeable heal = disk::heal;
    try (Journal guest = Journal.join(config())) {
      try (heal) {
        failWritesAfter(0);
        for (int i = 0; i < 100; i++) {
          guest.append(Lines.info(i));
        }
        assertTold(guest::flush);
        assertThatThrownBy(holder::close).isInstanceOf(IOException.class);
        await().until(() -> isFlushed(guest));
      }
      assertThat(written()).containsAll(numbers(100)).hasSizeLessThanOrEqualTo(200);
      assertThat(guest.stats().written()).containsEntry(Level.INFO, 100L);
    }
    assertThat(verified(log()).verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  @Test
  void tellsAGuestThatIsClosedInItAndStillWritesOnceWhatItHandedOver() throws Exception {
    try (Journal holder = holder()) {
      Journal guest = Journal.join(config());
      failWritesAfter(0);
      guest.append(Lines.info(1));
      assertTold(guest::flush);
      assertTold(guest::close);
      disk.heal();
      await().until(() -> isFlushed(holder));
      assertThat(written()).containsExactly(1);
    }
  }
}
