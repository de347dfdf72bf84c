package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a guest sends, line by line, to a holder whose every answer the test gives. */
@Timeout(60)
class GuestProtocolTest {
  private static final String FULL = "fail No space left on device";
  private static final int MOST_RECORDS = 1024;

  @TempDir Path dir;
  private final SetClocks clocks = new SetClocks();
  private JournalLock lock;
  private ServerSocketChannel server;
  private HolderSide holder;
  private Journal guest;

  @BeforeEach
  void join() throws Exception {
    JournalConfig config =
        JournalConfig.at(dir.resolve("edge.log")).withTimeout(Duration.ofSeconds(20));
    JournalFiles files = new JournalFiles(config.path());
    lock = JournalLock.acquire(files);
    server = new SocketAddressFile(files).bind();
    CompletableFuture<Journal> joining =
        beside(() -> Journal.join(config, clocks.platform(RealDisk.INSTANCE)));
    holder = new HolderSide(server);
    guest = joining.get();
  }

  /** Nothing waits in the guest: it ends at once. */
  @AfterEach
  void end() throws IOException {
    guest.close();
    holder.close();
    server.close();
    lock.close();
  }

  private static <T> CompletableFuture<T> beside(Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            })
        .start();
    return result;
  }

  private CompletableFuture<Boolean> flushed() {
    return beside(
        () -> {
          guest.flush();
          return true;
        });
  }

  /** One connection, as its holder sees it. */
  private static final class HolderSide implements AutoCloseable {
    private final SocketChannel channel;
    private final SocketLines lines;
    private final Deque<byte[]> read = new ArrayDeque<>();

    HolderSide(ServerSocketChannel server) throws IOException {
      channel = server.accept();
      lines = new SocketLines(channel);
      answer(HandOverConnection.GREETING);
    }

    void answer(String... answers) throws IOException {
      SocketLines.write(channel, List.of(answers));
    }

    /** All lines up to the next that asks for something. */
    List<String> asked() throws IOException {
      List<String> found = new ArrayList<>();
      do {
        while (read.isEmpty()) {
          List<byte[]> next = lines.next();
          assertThat(next).as("the guest is connected").isNotEmpty();
          read.addAll(next);
        }
        found.add(new String(read.remove(), UTF_8));
      } while (found.get(found.size() - 1).startsWith("{"));
      return found;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static String record(int n) {
    return new String(Lines.info(n), UTF_8);
  }

  @Test
  void whatABrokenConnectionTookIsSentAgainAndCountedOnce() throws Exception {
    guest.append(Lines.info(1));
    assertThat(holder.asked()).containsExactly(record(1), "flush");
    holder.answer("ok");
    holder.close();
    holder = new HolderSide(server);
    assertThat(holder.asked()).containsExactly(record(1), "flush");
    CompletableFuture<Boolean> flushed = flushed();
    holder.answer("ok", "ok");
    assertThat(flushed.get()).isTrue();
    assertThat(guest.stats().written()).containsEntry(Level.INFO, 1L);
    assertThat(guest.stats().waiting()).isZero();
  }

  @Test
  void soManyRecordsAreSentAsHaveAnswersThatFindRoomInASocket() throws Exception {
    guest.append(Lines.info(0));
    assertThat(holder.asked()).containsExactly(record(0), "flush");
    int end = 2 * MOST_RECORDS;
    for (int i = 1; i < end; i++) {
      guest.append(Lines.info(i));
    }
    holder.answer("ok", "ok");
    List<String> sent = new ArrayList<>();
    while (sent.size() < end - 1) {
      List<String> some = holder.asked();
      sent.addAll(some.subList(0, some.size() - 1));
      assertThat(some).hasSizeLessThanOrEqualTo(MOST_RECORDS + 1);
      some.forEach(line -> answerOk());
    }
    assertThat(sent)
        .containsExactlyElementsOf(
            IntStream.range(1, end).mapToObj(GuestProtocolTest::record).toList());
    assertThat(flushed().get()).isTrue();
  }

  private void answerOk() {
    try {
      holder.answer("ok");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** It would find no room, or stand behind what came later. */
  @Test
  void nothingIsSentBeforeWhatTheHolderTookIsWritten() throws Exception {
    guest.append(Lines.info(1));
    assertThat(holder.asked()).containsExactly(record(1), "flush");
    guest.append(Lines.info(2));
    holder.answer("ok", FULL);
    assertThat(holder.asked()).containsExactly("flush");
    holder.answer(FULL);
    assertThat(holder.asked()).containsExactly("flush");
    holder.answer("ok");
    assertThat(holder.asked()).containsExactly(record(2), "flush");
    CompletableFuture<Boolean> flushed = flushed();
    holder.answer("ok", "ok");
    assertThat(flushed.get()).isTrue();
    assertThat(guest.stats().written()).containsEntry(Level.INFO, 2L);
  }

  /** Of two holders that end within minutes the second is waited for as long as the first. */
  @Test
  void itsPatienceBeginsAnewWithEachHolderThatServedIt() throws Exception {
    holder.close();
    holder = new HolderSide(server);
    CompletableFuture<Boolean> synced =
        beside(
            () -> {
              guest.sync();
              return true;
            });
    assertThat(holder.asked()).containsExactly("sync");
    clocks.pass(Duration.ofSeconds(11));
    holder.close();
    holder = new HolderSide(server);
    assertThat(holder.asked()).containsExactly("sync");
    holder.answer("ok");
    assertThat(synced.get()).isTrue();
  }
}
