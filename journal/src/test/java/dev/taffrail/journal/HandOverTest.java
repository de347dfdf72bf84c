package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFree;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandOverTest {
  @TempDir Path dir;

  private JournalConfig config() {
    return JournalConfig.at(dir.resolve("edge.log")).withMaxBytes(256 * 1024).withBackups(200);
  }

  @Test
  void recordsOfAnotherProcessGoIntoTheHoldersJournal() throws Exception {
    try (Journal journal = Journal.open(config());
        ChildJvm child = new ChildJvm(Child.class, log(), "guest", "500", "100")) {
      for (int i = 0; i < 500; i++) {
        journal.append(Child.record("host", i));
      }
      assertThat(child.readAll()).endsWith("499");
      assertThat(child.waitFor()).isZero();
    }
    assertThat(missing("guest", 500)).isEmpty();
    assertThat(missing("host", 500)).isEmpty();
    assertThat(verified(dir.resolve("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void anAcknowledgedRecordIsWritten() throws Exception {
    try (Journal journal = Journal.open(config());
        Journal guest = Journal.join(config())) {
      guest.append(Lines.info(1));
      guest.flush();
      assertThat(Lines.ofCallers(dir.resolve("edge.log")))
          .containsExactly(new String(Lines.info(1), UTF_8));
      long before = journal.stats().syncs();
      guest.append(Lines.info(2));
      guest.sync();
      assertThat(journal.stats().syncs()).isGreaterThan(before);
      assertThatThrownBy(() -> guest.append("nothing".getBytes(UTF_8)))
          .isInstanceOf(InvalidRecordException.class);
    }
  }

  @Test
  void aGuestTakesTheJournalOverWhenItsHolderIsKilled() throws Exception {
    try (ChildJvm holder = new ChildJvm(Child.class, log(), "holder", "1000000", "10")) {
      assertThat(holder.readLine()).isEqualTo("open");
      try (Journal guest = Journal.join(config())) {
        for (int i = 0; i < 300; i++) {
          guest.append(Child.record("guest", i));
          if (i == 100) {
            holder.kill();
          }
        }
        guest.flush();
        assertThat(missing("guest", 300)).isEmpty();
      }
    }
    assertThat(verified(dir.resolve("edge.log")).verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  @Test
  void aGuestGoesOnWhenTheHolderClosesAndNothingIsTwice() throws Exception {
    Journal journal = Journal.open(config());
    try (Journal guest = Journal.join(config())) {
      guest.append(Lines.info(1));
      guest.flush();
      journal.close();
      guest.append(Lines.info(2));
      guest.flush();
    }
    assertThat(Lines.ofCallers(dir.resolve("edge.log")))
        .containsExactly(new String(Lines.info(1), UTF_8), new String(Lines.info(2), UTF_8));
    assertThat(verified(dir.resolve("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void anInterruptedCallerLosesNothing() throws Exception {
    try (Journal journal = Journal.open(config());
        Journal guest = Journal.join(config())) {
      for (int i = 0; i < 50; i++) {
        Thread.currentThread().interrupt();
        guest.append(Lines.info(i));
        assertThat(Thread.interrupted()).isTrue();
      }
      guest.flush();
      assertThat(journal.stats().written()).containsEntry(Level.INFO, 50L);
    }
  }

  @Test
  void theSocketIsForTheOwnerAloneAndGoesWithTheHolder() throws Exception {
    Path socket = dir.resolve("edge.log.sock");
    try (Journal journal = Journal.open(config())) {
      assertThat(journal.stats().dropped().get(Level.INFO)).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void worksWhereThePathIsTooLongForASocket() throws Exception {
    Path deep = Files.createDirectories(dir.resolve("d".repeat(80)).resolve("e".repeat(80)));
    JournalConfig config = JournalConfig.at(deep.resolve("edge.log"));
    try (Journal journal = Journal.open(config);
        Journal guest = Journal.join(config)) {
      guest.append(Lines.info(1));
      guest.flush();
      assertThat(journal.stats().written()).containsEntry(Level.INFO, 1L);
      assertThat(Files.readString(deep.resolve("edge.log.sock"))).endsWith("sock");
    }
    assertThat(deep.resolve("edge.log.sock")).doesNotExist();
  }

  @Test
  void aGuestThatClosesWhileItTakesTheJournalOverReleasesIt() throws Exception {
    for (int i = 0; i < 15; i++) {
      Journal journal = Journal.open(config());
      Journal guest = Journal.join(config());
      journal.close();
      // At different moments of the guest's taking over.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2L * i));
      guest.close();
      await().until(() -> isFree(config()));
    }
    assertThat(verified(dir.resolve("edge.log")).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void whatAPowerCutLeftInPlaceOfTheSocketIsReplaced() throws Exception {
    Path socket = dir.resolve("edge.log.sock");
    Path other = Files.writeString(dir.resolve("other"), "kept");
    for (String bytes : List.of("", "\0\0\0\0", "half a pa", other.toString())) {
      Files.writeString(socket, bytes);
      try (Journal journal = Journal.open(config());
          Journal guest = Journal.join(config())) {
        guest.append(Lines.info(1));
        guest.flush();
        assertThat(journal.stats().written()).containsEntry(Level.INFO, 1L);
      }
    }
    assertThat(other).hasContent("kept");
  }

  @Test
  void manyClientsThatComeAndGoLeaveTheWayOpen() throws Exception {
    try (Journal journal = Journal.open(config())) {
      SocketAddressFile address = new SocketAddressFile(new JournalFiles(dir.resolve("edge.log")));
      List<SocketChannel> clients = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        clients.add(address.connect());
      }
      for (int i = 0; i < 20; i++) {
        address.connect().close();
      }
      for (SocketChannel client : clients) {
        client.close();
      }
      try (Journal guest = Journal.join(config())) {
        guest.append(Lines.info(1));
        guest.flush();
      }
      assertThat(journal.stats().written()).containsEntry(Level.INFO, 1L);
    }
  }

  private String log() {
    return dir.resolve("edge.log").toString();
  }

  /** The numbers of the child's records that are not in the journal. */
  private List<Integer> missing(String name, int count) throws Exception {
    Set<String> lines = new HashSet<>(Lines.ofCallers(dir.resolve("edge.log")));
    return IntStream.range(0, count)
        .filter(i -> !lines.contains(new String(Child.record(name, i), UTF_8)))
        .boxed()
        .toList();
  }
}
