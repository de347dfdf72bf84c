package dev.taffrail.journal;

import static dev.taffrail.journal.JournalState.isFlushed;
import static dev.taffrail.journal.JournalState.verified;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestTest {
  @TempDir Path dir;

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log()).withMaxBytes(256 * 1024).withBackups(200);
  }

  private List<String> written() throws IOException {
    return Lines.ofCallers(log());
  }

  private static boolean offer(Journal journal, byte[] line) {
    return journal.offer(Level.INFO, line, 0, line.length);
  }

  @Test
  void aGuestOffersAsTheHolderDoesAndCountsWhatIsWritten() throws Exception {
    try (Journal holder = Journal.open(config());
        Journal guest = Journal.join(config())) {
      assertThat(IntStream.range(0, 200).allMatch(i -> offer(guest, Lines.info(i)))).isTrue();
      guest.flush();
      assertThat(guest.stats().written()).containsEntry(Level.INFO, 200L);
      assertThat(holder.stats().written()).containsEntry(Level.INFO, 200L);
      assertThat(written())
          .containsExactlyElementsOf(
              IntStream.range(0, 200).mapToObj(i -> new String(Lines.info(i), UTF_8)).toList());
    }
  }

  @Test
  void aSealThatAGuestAsksForCoversItsRecords() throws Exception {
    try (Journal holder = Journal.open(config());
        Journal guest = Journal.join(config())) {
      guest.append(Lines.info(1));
      guest.seal();
      assertThat(holder.stats().seals()).isEqualTo(1);
      assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void anIdleGuestTakesTheJournalOverAsSoonAsItsHolderIsKilled() throws Exception {
    try (ChildJvm child = new ChildJvm(Child.class, log().toString(), "holder", "1000000", "10")) {
      assertThat(child.readLine()).isEqualTo("open");
      assertThat(child.readLine()).isEqualTo("9");
      try (Journal guest = Journal.join(config())) {
        assertThat(guest.stats().seals()).isZero();
        child.kill();
        await().atMost(10, TimeUnit.SECONDS).until(() -> guest.stats().seals() > 0);
      }
    }
    assertThat(verified(log()).verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  @Test
  void ofManyGuestsOneTakesOverAndNoRecordOfTheLivingIsLost() throws Exception {
    int guests = 4;
    List<ChildJvm> children = new ArrayList<>();
    try (ChildJvm holder = new ChildJvm(Child.class, log().toString(), "holder", "1000000", "10")) {
      assertThat(holder.readLine()).isEqualTo("open");
      for (int i = 0; i < guests; i++) {
        children.add(new ChildJvm(Child.class, log().toString(), "guest" + i, "1000", "50"));
      }
      for (ChildJvm child : children) {
        assertThat(child.readLine()).isEqualTo("open");
      }
      holder.kill();
      for (ChildJvm child : children) {
        assertThat(child.readAll()).endsWith("999");
        assertThat(child.waitFor()).isZero();
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    List<String> lines = written();
    for (int i = 0; i < guests; i++) {
      String name = "guest" + i;
      assertThat(lines)
          .containsAll(
              IntStream.range(0, 1000)
                  .mapToObj(n -> new String(Child.record(name, n), UTF_8))
                  .toList());
    }
    assertThat(verified(log()).verdict()).isIn(Verdict.OK, Verdict.TORN);
  }

  @Test
  void whatAGuestRefusesIsWrittenDownAsTheGuestsWord() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (Journal holder = Journal.open(config(), disk.platform());
        Journal guest = Journal.join(config().withBufferBytes(128 * 1024))) {
      disk.fail(
          (operation, path, bytes) -> {
            throw new IOException("No space left on device");
          });
      int refused = 0;
      for (int i = 0; i < 3_000; i++) {
        refused += offer(guest, Lines.info(i)) ? 0 : 1;
      }
      assertThat(refused).isPositive();
      disk.heal();
      await().until(() -> isFlushed(guest));
      assertThat(holder.stats().dropped()).containsEntry(Level.INFO, 0L);
      String word = "\"logger\":\"app.taffrail.journal\",\"event\":\"records_dropped\"";
      String count = "\"info\":" + guest.stats().dropped().get(Level.INFO);
      assertThat(written()).anyMatch(line -> line.contains(word) && line.contains(count));
      guest.append(Lines.info(3_000));
      guest.flush();
      assertThat(written()).as("told once").filteredOn(line -> line.contains(word)).hasSize(1);
    }
  }

  @Test
  void aGuestThatIsInterruptedGoesOn() throws Exception {
    try (Journal holder = Journal.open(config());
        Journal guest = Journal.join(config())) {
      for (int i = 0; i < 20; i++) {
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("taffrail-"))
            .forEach(Thread::interrupt);
        guest.append(Lines.info(i));
        guest.flush();
      }
      assertThat(holder.stats().written().get(Level.INFO)).isGreaterThanOrEqualTo(20);
    }
    assertThat(verified(log()).verdict()).isEqualTo(Verdict.OK);
  }

  /** A holder that greets and then fails must not be handed the same again and again at once. */
  @Test
  void aGuestWaitsLongerEachTimeItsConnectionBreaksBeforeAnAnswer() throws Exception {
    JournalFiles files = new JournalFiles(log());
    JournalLock lock = JournalLock.acquire(files);
    Journal guest;
    try (lock;
        ServerSocketChannel server = new SocketAddressFile(files).bind()) {
      CompletableFuture<Journal> joining = CompletableFuture.supplyAsync(this::join);
      try (SocketChannel first = greet(server)) {
        guest = joining.get();
        guest.append(Lines.info(1));
        awaitRecord(first);
      }
      long start = System.nanoTime();
      for (int i = 0; i < 7; i++) {
        try (SocketChannel next = greet(server)) {
          awaitRecord(next);
        }
      }
      // 10, 20, 40, … 640 ms
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(1_270));
    }
    try (guest) {
      await().until(() -> isFlushed(guest));
      assertThat(written()).containsExactly(new String(Lines.info(1), UTF_8));
    }
  }

  private Journal join() {
    try {
      return Journal.join(config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SocketChannel greet(ServerSocketChannel server) throws IOException {
    SocketChannel client = server.accept();
    SocketLines.write(client, List.of(HandOverConnection.GREETING));
    return client;
  }

  private static void awaitRecord(SocketChannel client) throws IOException {
    assertThat(new SocketLines(client).next().get(0)).isEqualTo(Lines.info(1));
  }

  @Test
  void aGuestThatCannotBeServedSaysSoWhenItJoins() throws Exception {
    Journal holder = Journal.open(config());
    Files.delete(dir.resolve("edge.log.sock"));
    try (holder) {
      assertThatThrownBy(() -> Journal.join(config(), hurried()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("held, and the holder is not reached");
    }
  }

  /** Its clock runs a hundred times faster: ten seconds of patience are soon over. */
  private static Platform hurried() {
    Platform system = Platform.system();
    Clocks clocks =
        new Clocks() {
          @Override
          public long wallMicros() {
            return system.clocks().wallMicros();
          }

          @Override
          public long nanos() {
            return 100 * system.clocks().nanos();
          }
        };
    return new Platform(system.disk(), clocks, system.random(), system.bootId(), system.host());
  }
}
