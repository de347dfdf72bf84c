package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file block by block, up to a length that was taken beforehand, so that a file that grows
 * is read to one moment's end. For one thread.
 */
final class BlockReader {
  private final FileChannel channel;
  private final long limit;
  private long position;
  private @Nullable Block last;

  /**
   * @param from where the first line begins
   * @param limit where reading ends
   */
  BlockReader(FileChannel channel, long from, long limit) {
    this.channel = channel;
    this.position = from;
    this.limit = limit;
  }

  /** How large a block has to be to take all of the file, or as much as one takes. */
  int capacity() {
    return (int) Math.max(0, Math.min(Block.CAPACITY, limit - position));
  }

  /** Fills the next block, which may be the last one again; false at the end. */
  boolean read(Block next) throws IOException {
    boolean goesOn = last != null && last.length() > 0 && last.bytes()[last.length() - 1] != '\n';
    int filled = last == null ? 0 : last.moveRest(next);
    long offset = position - filled;
    filled = fill(next.bytes(), filled);
    next.filled(offset, filled, position < limit ? whole(next.bytes(), filled) : filled, goesOn);
    last = next;
    return filled > 0;
  }

  private int fill(byte[] bytes, int from) throws IOException {
    int room = (int) Math.min(bytes.length - from, limit - position);
    ByteBuffer target = ByteBuffer.wrap(bytes, from, room);
    int read = 0;
    // A read may give less than was asked for.
    while (target.hasRemaining() && read >= 0) {
      read = channel.read(target, position);
      position = read < 0 ? limit : position + read;
    }
    return target.position();
  }

  /** Up to the last line's end; all, where a line is too long to have one. */
  private static int whole(byte[] bytes, int filled) {
    int end = filled;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return filled - end < Block.PIECE ? end : filled;
  }
}
