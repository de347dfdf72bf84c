package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in when as many are served as may be, one of whom does not take its answers. */
@Timeout(60)
class HandOverServerTest {
  private static final int CONNECTIONS = 64;

  @TempDir Path dir;
  private final SteppedClocks clocks = new SteppedClocks();
  private final List<SocketChannel> clients = new ArrayList<>();

  /** They stand, and hold the accepting thread up where it looks at them. */
  private static final class SteppedClocks implements Clocks {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger answers = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private volatile boolean holding;

    @Override
    public long wallMicros() {
      return SYSTEM.wallMicros();
    }

    @Override
    public long nanos() {
      String thread = Thread.currentThread().getName();
      if (thread.equals("taffrail-handover client")) {
        answers.incrementAndGet();
      } else if (holding && thread.equals("taffrail-handover other.log")) {
        reached.countDown();
        awaitQuietly(goesOn);
      } else if (holding) {
        // Whoever closes has no time to wait for the one that takes no answers.
        pass(Duration.ofSeconds(2));
      }
      return nanos.get();
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
    }
  }

  private Journal journal() throws IOException {
    return Journal.open(JournalConfig.at(dir.resolve("edge.log")).withSealed(false));
  }

  private JournalFiles files() {
    return new JournalFiles(dir.resolve("other.log"));
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = new SocketAddressFile(files()).connect();
    clients.add(client);
    return client;
  }

  @AfterEach
  void disconnect() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
  }

  private void serveAsManyAsMayBe() throws IOException {
    for (int i = 1; i < CONNECTIONS; i++) {
      assertThat(firstAnswer(connect())).isEqualTo(HandOverConnection.GREETING);
    }
    // More answers than a socket's buffer holds: the thread that gives them hangs.
    ByteBuffer nothings = ByteBuffer.wrap("\n".repeat(20_000).getBytes(UTF_8));
    assertThat(connect().write(nothings)).isEqualTo(nothings.limit());
    await().until(() -> clocks.answers.get() > CONNECTIONS);
  }

  /** Empty where the connection was ended before there was one. */
  private static String firstAnswer(SocketChannel client) throws IOException {
    List<byte[]> lines = new SocketLines(client).next();
    return lines.isEmpty() ? "" : new String(lines.get(0), UTF_8);
  }

  @Test
  void aClientIsGivenTwoSecondsToTakeItsAnswersBeforeItMakesRoomForAnother() throws Exception {
    try (Journal journal = journal();
        HandOverServer server = HandOverServer.start(journal, files(), clocks)) {
      assertThat(server).isNotNull();
      serveAsManyAsMayBe();
      clocks.pass(Duration.ofSeconds(2).minusNanos(1));
      assertThat(firstAnswer(connect())).startsWith(HandOverConnection.FAIL);
      await().until(this::isServedTwoSecondsLater);
      SocketChannel quiet = clients.get(0);
      SocketLines.write(quiet, List.of(HandOverConnection.FLUSH));
      assertThat(firstAnswer(quiet)).isEqualTo(HandOverConnection.OK);
    }
  }

  @Test
  void aHolderThatEndsFirstSaysOfWhatItTookThatItIsWritten() throws Exception {
    try (Journal journal = journal();
        HandOverServer server = HandOverServer.start(journal, files(), Clocks.SYSTEM)) {
      SocketChannel client = connect();
      assertThat(firstAnswer(client)).isEqualTo(HandOverConnection.GREETING);
      assertThat(answer(client, Lines.info(1))).isEqualTo(HandOverConnection.OK);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(server));
      await().until(() -> !new SocketAddressFile(files()).isThere());
      assertThat(closing).isNotDone();
      assertThat(answer(client, HandOverConnection.FLUSH.getBytes(UTF_8)))
          .isEqualTo(HandOverConnection.OK);
      assertThat(firstAnswer(client)).isEmpty();
      closing.join();
    }
  }

  private static String answer(SocketChannel client, byte[] line) throws IOException {
    SocketLines.write(client, line, 0, line.length);
    return firstAnswer(client);
  }

  private static void close(HandOverServer server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isServedTwoSecondsLater() throws IOException {
    clocks.pass(Duration.ofSeconds(2));
    return firstAnswer(connect()).equals(HandOverConnection.GREETING);
  }

  @Test
  @SuppressWarnings("try") // closed before whoever came is let in
  void whoeverComesWhileItIsClosedIsNotServedAnyMore() throws Exception {
    try (Journal journal = journal();
        HandOverServer server = HandOverServer.start(journal, files(), clocks)) {
      serveAsManyAsMayBe();
      clocks.pass(Duration.ofSeconds(2));
      clocks.holding = true;
      SocketChannel late = connect();
      clocks.reached.await();
      server.close();
      clocks.goesOn.countDown();
      ByteBuffer answers = ByteBuffer.allocate(100);
      while (late.read(answers) >= 0) {
        assertThat(answers.position()).isLessThanOrEqualTo("taffrail 1\n".length());
      }
    }
  }
}
