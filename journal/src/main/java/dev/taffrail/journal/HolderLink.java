package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the process that holds the journal. A thread of its own reads the answers, so
 * that the holder's end is known at once and not only when the next record comes.
 */
final class HolderLink implements AutoCloseable {
  /** In place of an answer: there are no more. */
  private static final String END = "";

  private static final long PATIENCE_SECONDS = 2;

  private final SocketChannel channel;
  private final Runnable atEnd;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private volatile boolean ended;

  private HolderLink(SocketChannel channel, Runnable atEnd) {
    this.channel = channel;
    this.atEnd = atEnd;
  }

  /**
   * @param atEnd called once, from another thread, when the holder is gone
   */
  static HolderLink open(SocketAddressFile address, Runnable atEnd) throws IOException {
    HolderLink link = new HolderLink(address.connect(), atEnd);
    try {
      new SteadyThread(link::read, "taffrail-handover answers").start();
      link.awaitGreeting();
      return link;
    } catch (IOException | RuntimeException | Error e) {
      link.close();
      throw e;
    }
  }

  /** A connection that nobody serves, since its holder hangs or lost it, must not be waited on. */
  private void awaitGreeting() throws IOException {
    String greeting = next(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    if (!HandOverConnection.GREETING.equals(greeting)) {
      throw new IOException(
          "expected the holder's greeting, found "
              + (greeting == null ? "none in " + PATIENCE_SECONDS + " s" : "\"" + greeting + "\""));
    }
  }

  private void read() {
    SocketLines lines = new SocketLines(channel);
    try {
      for (List<byte[]> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
        batch.forEach(answer -> answers.add(new String(answer, UTF_8)));
      }
    } catch (IOException e) {
      // The holder was killed, or this end was closed: an end, as any other.
      assert !ended;
    } finally {
      ended = true;
      answers.add(END);
      atEnd.run();
    }
  }

  /** Fails when the holder is gone. */
  void check() throws IOException {
    if (ended) {
      throw new IOException("the holder ended the connection");
    }
  }

  void send(byte[] line, int offset, int length) throws IOException {
    SocketLines.write(channel, line, offset, length);
  }

  /** Waits for the answer to the oldest line that has none. */
  String answer() throws IOException {
    String answer = next(Long.MAX_VALUE);
    if (answer == null || answer.equals(END)) {
      throw new IOException("the holder ended the connection");
    }
    return answer;
  }

  /** Null when none came in time. */
  private @Nullable String next(long patience) {
    try {
      return answers.poll(patience, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("expected a thread that cannot be interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
