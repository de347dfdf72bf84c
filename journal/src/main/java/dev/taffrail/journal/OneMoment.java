package dev.taffrail.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a journal together, as they are at one moment. Beside a writer that rotates
 * they are listed again until no name changed while they were opened: so none is missed or met
 * twice, and all stay readable when the next rotation renames or deletes them.
 */
final class OneMoment {
  private static final int TRIES = 100;

  private OneMoment() {}

  /** Which files there are. */
  interface Listing {
    /**
     * What identifies each file, by the number that its name tells. A rotation in between may hide
     * a file or show it twice: only two equal lists are worth anything.
     */
    SortedMap<Integer, Object> list() throws IOException;
  }

  /** Opens one of the files. */
  interface Opener<F> {
    F open(int number, Object key) throws IOException;
  }

  /**
   * The open files, in the order of their numbers.
   *
   * @param journal for messages
   * @throws IOException when a file cannot be read, or names never stay
   */
  static <F extends Closeable> List<F> open(Path journal, Listing listing, Opener<F> opener)
      throws IOException {
    for (int i = 0; i < TRIES; i++) {
      List<F> files = tryOpen(listing, opener);
      if (files != null) {
        return files;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(i));
    }
    throw new IOException(
        journal
            + ": expected files that keep their names while they are opened, found them renamed "
            + TRIES
            + " times");
  }

  /** Null when a file was renamed or deleted meanwhile. */
  private static <F extends Closeable> @Nullable List<F> tryOpen(Listing listing, Opener<F> opener)
      throws IOException {
    List<F> open = new ArrayList<>();
    boolean settled = false;
    try {
      SortedMap<Integer, Object> before = listing.list();
      for (Map.Entry<Integer, Object> file : before.entrySet()) {
        open.add(opener.open(file.getKey(), file.getValue()));
      }
      settled = before.equals(listing.list());
      return settled ? open : null;
    } catch (NoSuchFileException e) {
      // Renamed or deleted since it was listed: the caller looks again.
      return null;
    } finally {
      if (!settled) {
        closeAll(open);
      }
    }
  }

  /** Closes all, also when one cannot be closed. */
  static void closeAll(List<? extends Closeable> files) throws IOException {
    IOException first = null;
    for (Closeable file : files) {
      try {
        file.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
