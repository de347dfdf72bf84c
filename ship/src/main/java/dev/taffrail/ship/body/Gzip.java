package dev.taffrail.ship.body;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Compresses bodies in memory by gzip (RFC 1952). What that takes, some 300 KB, is kept from one
 * body to the next, and given back once this is garbage. For any number of threads.
 */
public final class Gzip {
  /** More are seldom written at once: for the most part a request waits for its answer. */
  private static final int MOST_KEPT = 2;

  private final int level;
  private final BlockingQueue<GzipStream> kept = new ArrayBlockingQueue<>(MOST_KEPT);

  /**
   * @param level from 1, the fastest, to 9
   */
  public Gzip(int level) {
    this.level = level;
  }

  /** The compressed form of the first {@code length} bytes. */
  public byte[] compress(byte[] plain, int length) {
    return compress(stream -> stream.write(plain, length));
  }

  /** The compressed bytes of the JSON that is written. */
  public byte[] json(Consumer<JsonText> writer) {
    return compress(stream -> stream.write(writer));
  }

  private byte[] compress(Consumer<GzipStream> writer) {
    GzipStream free = kept.poll();
    GzipStream stream = free == null ? new GzipStream(level) : free;
    boolean whole = false;
    try {
      stream.begin();
      writer.accept(stream);
      byte[] compressed = stream.end();
      whole = true;
      return compressed;
    } finally {
      if (!whole || !kept.offer(stream)) {
        stream.close();
      }
    }
  }
}
