package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads files one after the other. While one block is replayed, other threads cut and hash the next
 * ones, which may be the next file's. For one thread.
 */
final class ReadAhead {
  private final List<JournalFile> files;
  private final boolean threads;
  private final VerifyOptions.Progress progress;
  private final Deque<Block> free = new ArrayDeque<>();
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private final long total;
  private int file = -1;
  private @Nullable BlockReader reader;
  private @Nullable Block given;
  private long read;

  /**
   * A block of a file.
   *
   * @param cut is done when it was cut and hashed
   */
  private record Ahead(int file, Block block, Beside<Block> cut) {}

  /**
   * @param threads how many there are to cut and hash
   * @param progress is told how much was read
   */
  ReadAhead(List<JournalFile> files, int threads, VerifyOptions.Progress progress) {
    this.files = files;
    this.threads = threads > 1;
    this.progress = progress;
    this.total = files.stream().mapToLong(JournalFile::length).sum();
    long longest = files.stream().mapToLong(JournalFile::length).max().orElse(0);
    int blocks = this.threads ? 2 * threads + 2 : 1;
    for (int i = 0; i < blocks; i++) {
      free.add(new Block((int) Math.min(Block.CAPACITY, longest)));
    }
  }

  /** The lines of a file, hashed; to be asked for one file after the other. */
  LineReader lines(int number) {
    return new LineReader(() -> next(number));
  }

  private @Nullable Block next(int number) throws IOException {
    if (given != null) {
      free.add(given);
      given = null;
    }
    fill();
    Ahead next = ahead.peek();
    if (next == null || next.file() != number) {
      return null;
    }
    ahead.remove();
    given = next.cut().result();
    read += given.length();
    progress.at(read, total);
    return given;
  }

  private void fill() throws IOException {
    while (!free.isEmpty() && file < files.size()) {
      Block block = free.element();
      if (reader != null && reader.read(block)) {
        free.remove();
        ahead.add(new Ahead(file, block, Beside.start(threads, () -> cut(block))));
      } else {
        file++;
        reader = file < files.size() ? files.get(file).blocks() : null;
      }
    }
  }

  private static Block cut(Block block) {
    block.cutAndHash();
    return block;
  }
}
