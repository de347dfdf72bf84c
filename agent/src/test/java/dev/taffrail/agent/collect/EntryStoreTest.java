package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taffrail.journal.Appender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What a store says when its journal fails. */
class EntryStoreTest {
  private static final Fingerprint ENTRY = new Fingerprint(1, 2);
  private static final List<byte[]> RECORDS = List.of("record".getBytes(UTF_8));

  private final FailingAppender journal = new FailingAppender();
  private final EntryStore store =
      new EntryStore(
          Path.of("rpi4.log"), journal, new Recollection(100).recent(), new Semaphore(1));

  @Test
  void commitsOnlyWhatIsSynced() throws Exception {
    EntryStore.Batch batch = store.batch();
    assertThat(batch.addOnce(ENTRY, RECORDS)).isTrue();
    assertThat(journal.syncs).isZero();
    batch.commit();
    assertThat(journal.syncs).isEqualTo(1);
  }

  @Test
  void syncsForADuplicateTooWhoseFirstCopyMayNotBeSyncedYet() throws Exception {
    store.batch().addOnce(ENTRY, RECORDS);
    EntryStore.Batch second = store.batch();
    assertThat(second.addOnce(ENTRY, RECORDS)).isFalse();
    second.commit();
    assertThat(journal.syncs).isEqualTo(1);
  }

  @Test
  void leavesTheDeviceAloneWhenNothingWasAdded() throws Exception {
    store.batch().commit();

    assertThat(journal.syncs).isZero();
  }

  @Test
  void storesAgainWhatAFailedForceMayHaveLost() throws Exception {
    EntryStore.Batch first = store.batch();
    first.addOnce(ENTRY, RECORDS);
    EntryStore.Batch concurrent = store.batch();
    assertThat(concurrent.addOnce(ENTRY, RECORDS)).isFalse();
    journal.failing = true;
    assertRefused(first);
    journal.failing = false;

    // Its sync succeeds, but the copy that it relies on may be gone.
    assertRefused(concurrent);
    EntryStore.Batch again = store.batch();
    assertThat(again.addOnce(ENTRY, RECORDS)).isTrue();
    again.commit();
    assertThat(journal.appended).hasSize(2);
  }

  @Test
  void aFailedForceTakesNothingFromWhatWasForcedBefore() throws Exception {
    Fingerprint second = new Fingerprint(3, 4);
    EntryStore.Batch before = store.batch();
    before.addOnce(ENTRY, RECORDS);
    before.commit();
    EntryStore.Batch failing = store.batch();
    failing.addOnce(second, RECORDS);
    journal.failing = true;
    assertRefused(failing);
    journal.failing = false;

    EntryStore.Batch again = store.batch();
    assertThat(again.addOnce(ENTRY, RECORDS)).isFalse();
    assertThat(again.addOnce(second, RECORDS)).isTrue();
    again.commit();
    assertThat(store.batch().addOnce(second, RECORDS)).isFalse();
  }

  @Test
  void whatCameInTheMiddleOfAGoodForceIsNotCoveredByIt() throws Exception {
    EntryStore.Batch first = store.batch();
    first.addOnce(new Fingerprint(3, 4), RECORDS);
    EntryStore.Batch late = store.batch();
    journal.atSync = () -> assertThat(addOnce(late, ENTRY)).isTrue();
    first.commit();
    journal.atSync = () -> {};
    journal.failing = true;
    assertRefused(late);
    journal.failing = false;

    assertThat(store.batch().addOnce(ENTRY, RECORDS)).isTrue();
  }

  @Test
  void doesNotTakeForStoredWhatCouldNotBeAppended() throws Exception {
    journal.failing = true;
    assertThatThrownBy(() -> store.batch().addOnce(ENTRY, RECORDS))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(500))
        .hasMessageContaining("rpi4.log")
        .hasMessageContaining("No space left on device");
    journal.failing = false;

    assertThat(store.batch().addOnce(ENTRY, RECORDS)).isTrue();
  }

  @Test
  void doesNotTakeForStoredWhatAJournalThatWasNotClosedWellMayHaveLost() throws Exception {
    RecentEntries recent = new Recollection(100).recent();
    EntryStore first = new EntryStore(Path.of("rpi4.log"), journal, recent, new Semaphore(1));
    first.batch().addOnce(ENTRY, RECORDS); // of a request that was refused for another device
    journal.failing = true;
    assertThatThrownBy(first::close).hasMessage("No space left on device");
    journal.failing = false;

    EntryStore again = new EntryStore(Path.of("rpi4.log"), journal, recent, new Semaphore(1));
    assertThat(again.batch().addOnce(ENTRY, RECORDS)).isTrue();
  }

  @Test
  void forgetsTheOldestEntryBeyondItsBound() {
    RecentEntries recent = new Recollection(2).recent();
    for (int i = 0; i < 3; i++) {
      recent.add(new Fingerprint(i, 0));
    }

    assertThat(recent.contains(new Fingerprint(0, 0))).isFalse();
    assertThat(recent.contains(new Fingerprint(1, 0))).isTrue();
    assertThat(recent.contains(new Fingerprint(2, 0))).isTrue();
  }

  @Test
  void whoRemembersMostForgetsFirst() {
    Recollection all = new Recollection(10);
    RecentEntries quiet = all.recent();
    RecentEntries busy = all.recent();
    quiet.add(ENTRY);
    for (int i = 0; i < 100; i++) {
      busy.add(new Fingerprint(i, 0));
    }

    assertThat(quiet.contains(ENTRY)).isTrue();
    assertThat(busy.size()).isEqualTo(9);
    assertThat(busy.contains(new Fingerprint(99, 0))).isTrue();
  }

  private static boolean addOnce(EntryStore.Batch batch, Fingerprint entry) {
    try {
      return batch.addOnce(entry, RECORDS);
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(EntryStore.Batch batch) {
    assertThatThrownBy(batch::commit)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(500));
  }

  /** A journal on a disk that is full when told to be. */
  private static final class FailingAppender implements Appender {
    final List<byte[]> appended = new ArrayList<>();
    int syncs;
    boolean failing;
    Runnable atSync = () -> {};

    @Override
    public void append(byte[] line) throws IOException {
      fail();
      appended.add(line);
    }

    @Override
    public void flush() throws IOException {
      fail();
    }

    @Override
    public void sync() throws IOException {
      fail();
      atSync.run();
      syncs++;
    }

    @Override
    public void close() throws IOException {
      fail();
    }

    private void fail() throws IOException {
      if (failing) {
        throw new IOException("No space left on device");
      }
    }
  }
}
