package dev.taffrail.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.SocketAddressFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lines over a socket, with an end to the patience: a blocking channel would wait for ever. */
final class Channels {
  /** No question and no answer is longer. */
  static final int LONGEST = 64 * 1024;

  private Channels() {}

  /** Where the agent that writes this journal is asked: {@code edge.log.control}. */
  static SocketAddressFile address(Path journal) {
    return new SocketAddressFile(journal.resolveSibling(journal.getFileName() + ".control"));
  }

  /**
   * The next line, without its LF.
   *
   * @throws IOException when none came in this time, or it is too long
   */
  static String readLine(SocketChannel channel, Duration patience) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    try (Waiting waiting = new Waiting(channel, SelectionKey.OP_READ, patience)) {
      while (buffer.hasRemaining()) {
        int before = buffer.position();
        int read = channel.read(buffer);
        if (read < 0) {
          throw new IOException("expected a line, found the end of the connection");
        }
        for (int i = before; i < buffer.position(); i++) {
          if (buffer.get(i) == '\n') {
            return new String(buffer.array(), 0, i, UTF_8);
          }
        }
        if (read == 0) {
          waiting.await();
        }
      }
    }
    throw new IOException("expected a line of at most " + LONGEST + " bytes, found more");
  }

  static void writeLine(SocketChannel channel, String line, Duration patience) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
    try (Waiting waiting = new Waiting(channel, SelectionKey.OP_WRITE, patience)) {
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          waiting.await();
        }
      }
    }
  }

  /** Until a channel is ready, and no longer in all than the patience lasts. */
  private static final class Waiting implements AutoCloseable {
    private final Selector selector;
    private final long end;

    Waiting(SocketChannel channel, int what, Duration patience) throws IOException {
      end = System.nanoTime() + patience.toNanos();
      channel.configureBlocking(false);
      selector = Selector.open();
      try {
        channel.register(selector, what);
      } catch (IOException | RuntimeException e) {
        selector.close();
        throw e;
      }
    }

    void await() throws IOException {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new IOException("the other side took too long");
      }
      selector.select(left);
      selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
      selector.close();
    }
  }
}
