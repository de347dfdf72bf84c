package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs that are not ours do on the socket beside a journal. */
@Tag("search")
@Timeout(60)
class HandOverProtocolTest {
  private static final int CONNECTIONS = 64;

  @TempDir Path dir;

  private Path log() {
    return dir.resolve("edge.log");
  }

  private JournalConfig config() {
    return JournalConfig.at(log()).withSealed(false).withTimeout(Duration.ofSeconds(20));
  }

  private SocketChannel connect() throws IOException {
    return new SocketAddressFile(new JournalFiles(log())).connect();
  }

  private static byte[] lines(List<byte[]> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      bytes.writeBytes(line);
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static void send(SocketChannel socket, byte[] bytes, int most) throws IOException {
    for (int at = 0; at < bytes.length; at += most) {
      ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(most, bytes.length - at));
      while (piece.hasRemaining()) {
        socket.write(piece);
      }
    }
  }

  /** All that comes until the other end closes the connection. */
  private static List<String> answers(SocketChannel socket) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (socket.read(buffer) >= 0) {
      bytes.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return bytes.toString(UTF_8).lines().toList();
  }

  @Test
  void eachLineHasExactlyOneAnswerInItsPlaceHoweverLongOrBrokenItIs() throws Exception {
    byte[] longest = Lines.ofLength(Level.INFO, LineCheck.MAX_BYTES);
    List<byte[]> lines =
        List.of(
            Lines.info(1),
            new byte[0],
            Lines.ofLength(Level.INFO, LineCheck.MAX_BYTES + 1),
            longest,
            Lines.ofLength(Level.INFO, LineCheck.MAX_BYTES + 2),
            Lines.ofLength(Level.INFO, 2 * LineCheck.MAX_BYTES + 3),
            Lines.ofLength(Level.INFO, 1_000_000),
            "seal".getBytes(UTF_8),
            Lines.record(Level.INFO, "edge", "nul", ",\"n\":\"\0\""),
            "\0".repeat(200_000).getBytes(UTF_8),
            new byte[] {(byte) 0xC3, (byte) 0x28},
            "sync ".getBytes(UTF_8),
            "flush".getBytes(UTF_8),
            "FLUSH".getBytes(UTF_8),
            "sync".getBytes(UTF_8),
            Lines.info(2));
    List<String> expected =
        List.of(
            "taffrail 1",
            "ok",
            "bad",
            "bad",
            "ok",
            "bad",
            "bad",
            "bad",
            "ok",
            "bad",
            "bad",
            "bad",
            "bad",
            "ok",
            "bad",
            "ok",
            "ok");
    // In pieces of every kind: a byte alone, parts of lines, many lines at once.
    for (int most : List.of(61, 1_000, 65_537, 10_000_000)) {
      try (Journal journal = Journal.open(config());
          SocketChannel socket = connect()) {
        send(socket, lines(lines), most);
        socket.shutdownOutput();
        assertThat(answers(socket)).extracting(HandOverProtocolTest::word).isEqualTo(expected);
        journal.flush();
        assertThat(journal.stats().written()).containsEntry(Level.INFO, 3L);
      }
    }
    assertThat(Lines.ofCallers(log())).contains(new String(longest, UTF_8));
  }

  private static String word(String answer) {
    return answer.startsWith("bad ") ? "bad" : answer;
  }

  @Test
  void halfALineAtTheEndOfAConnectionIsNoRecordAndHasNoAnswer() throws Exception {
    for (String half : List.of("{", new String(Lines.info(2), UTF_8), "x".repeat(70_000), "seal")) {
      try (Journal journal = Journal.open(config());
          SocketChannel socket = connect()) {
        send(socket, lines(List.of(Lines.info(1), "flush".getBytes(UTF_8))), 100);
        send(socket, half.getBytes(UTF_8), 1_000);
        socket.shutdownOutput();
        assertThat(answers(socket)).containsExactly("taffrail 1", "ok", "ok");
        assertThat(journal.stats().written()).containsEntry(Level.INFO, 1L);
      }
    }
  }

  @Test
  void tenThousandConnectionsThatComeAndGoLeaveNothingBehind() throws Exception {
    try (Journal journal = Journal.open(config())) {
      long before = descriptors();
      for (int i = 0; i < 10_000; i++) {
        try (SocketChannel socket = connect()) {
          if (i % 3 == 0) {
            send(socket, lines(List.of(Lines.info(i))), 20);
          } else if (i % 3 == 1) {
            send(socket, "half".getBytes(UTF_8), 20);
          }
        }
      }
      await().until(() -> clients() == 0);
      await().until(() -> descriptors() <= before + 1);
      try (Journal guest = Journal.join(config())) {
        guest.append(Lines.info(10_000));
        guest.flush();
      }
      assertThat(Lines.ofCallers(log())).contains(new String(Lines.info(10_000), UTF_8));
      assertThat(journal.stats().dropped()).containsEntry(Level.INFO, 0L);
    }
  }

  /** Or a client that goes on sending would find its records in another order. */
  @Test
  void behindARecordThatFoundNoRoomNoneIsTakenBeforeSomethingIsAskedFor() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    Closeable heal = disk::heal;
    try (Journal journal = Journal.open(config().withBufferBytes(128 * 1024), disk.platform());
        SocketChannel socket = connect();
        heal) {
      disk.fail(
          (operation, path, bytes) -> {
            throw new IOException("No space left on device");
          });
      journal.append(Lines.info(0));
      // Each try makes the pause behind it twice as long: the writer makes no room by itself.
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(journal::flush).hasMessageContaining("No space left");
      }
      byte[] info = Lines.ofLength(Level.INFO, 1_000);
      while (Lines.offer(journal, Level.INFO, info)) {
        assertThat(journal.stats().waiting()).isLessThan(1_000);
      }
      byte[] large = Lines.ofLength(Level.INFO, 60_000);
      byte[] flush = HandOverConnection.FLUSH.getBytes(UTF_8);
      send(socket, lines(List.of(large, Lines.info(1), flush, Lines.info(2))), 100_000);
      socket.shutdownOutput();
      assertThat(answers(socket))
          .extracting(answer -> answer.split(" ", 2)[0])
          .containsExactly("taffrail", "fail", "fail", "fail", "ok");
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long clients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("taffrail-handover client"))
        .count();
  }

  /**
   * A thread that ends by a defect, or for want of memory, still makes room for the next client.
   */
  @Test
  void clientsWhoseThreadsFailKeepNobodyOut() throws Exception {
    FailingClocks clocks = new FailingClocks();
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    try (Journal journal = Journal.open(config(), clocks.platform())) {
      clocks.failing = "taffrail-handover client";
      for (int i = 0; i < CONNECTIONS; i++) {
        try (SocketChannel socket = connect()) {
          assertThat(answers(socket)).isEmpty();
        }
      }
      clocks.failing = "";
      // A connection is closed before its thread ends.
      await().dontCatchUncaughtExceptions().until(thrown::size, size -> size == CONNECTIONS);
      assertThat(thrown).hasOnlyElementsOfType(InternalError.class);
      await().ignoreException(IOException.class).until(this::isServed);
      assertThat(journal.stats().written()).containsEntry(Level.INFO, 1L);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  /** The way in stays open although for a while there is no memory to let anybody in. */
  @Test
  void aServerThatHadNoMemoryLetsTheNextClientsIn() throws Exception {
    FailingClocks clocks = new FailingClocks();
    List<SocketChannel> deaf = new ArrayList<>();
    try (Journal journal = Journal.open(config(), clocks.platform())) {
      while (deaf.size() < CONNECTIONS) {
        SocketChannel socket = connect();
        deaf.add(socket);
        talk(socket);
      }
      clocks.failing = "taffrail-handover edge.log";
      await().until(this::isEndedWithoutAWord);
      clocks.failing = "";
      await().ignoreException(IOException.class).until(this::isServed);
      assertThat(journal.stats().written()).containsEntry(Level.INFO, 1L);
    } finally {
      for (SocketChannel socket : deaf) {
        socket.close();
      }
    }
  }

  private boolean isEndedWithoutAWord() throws IOException {
    try (SocketChannel socket = connect()) {
      return answers(socket).isEmpty();
    }
  }

  /** A thread of this name fails whenever it looks at the clock, as if there were no memory. */
  private static final class FailingClocks implements Clocks {
    private volatile String failing = "";

    Platform platform() {
      Platform system = Platform.system();
      return new Platform(system.disk(), this, system.random(), system.bootId(), system.host());
    }

    @Override
    public long wallMicros() {
      return SYSTEM.wallMicros();
    }

    @Override
    public long nanos() {
      if (Thread.currentThread().getName().equals(failing)) {
        throw new InternalError("as a test says");
      }
      return SYSTEM.nanos();
    }
  }

  @Test
  void clientsThatNeverTakeTheirAnswersKeepNobodyOutAndHoldUpNoEnd() throws Exception {
    List<SocketChannel> deaf = new ArrayList<>();
    long start;
    try {
      try (Journal journal = Journal.open(config())) {
        while (deaf.size() < CONNECTIONS) {
          SocketChannel socket = connect();
          deaf.add(socket);
          talk(socket);
        }
        // More than so many are not served, unless others do not take what they asked for.
        await().ignoreException(IOException.class).until(this::isServed);
        await().ignoreException(IOException.class).until(this::isServed);
        assertThat(journal.stats().written()).containsEntry(Level.INFO, 2L);
        start = System.nanoTime();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    } finally {
      for (SocketChannel socket : deaf) {
        socket.close();
      }
    }
  }

  /** Says more than the answers to that find room for, as far as the other end takes it. */
  private static void talk(SocketChannel socket) throws IOException {
    socket.configureBlocking(false);
    byte[] nothings = lines(IntStream.range(0, 20_000).mapToObj(i -> new byte[0]).toList());
    ByteBuffer left = ByteBuffer.wrap(nothings);
    long quietSince = System.nanoTime();
    while (left.hasRemaining() && System.nanoTime() - quietSince < 20_000_000) {
      quietSince = socket.write(left) > 0 ? System.nanoTime() : quietSince;
    }
  }

  private boolean isServed() throws IOException {
    try (Journal guest = Journal.join(config())) {
      guest.append(Lines.info(1));
      guest.flush();
      return true;
    }
  }
}
