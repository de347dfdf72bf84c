package dev.taffrail.agent.collect;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a small body with few of them, as they were met on the first way through it: it
 * need not be read a second time. Of another body none is kept for long. For one thread.
 *
 * @param <T> an entry
 */
final class FewEntries<T> {
  private static final int MOST_BYTES = 16 * 1024;
  private static final int MOST = 16;

  private final int most;
  private final List<T> kept = new ArrayList<>();
  private int count;

  /**
   * @param bytes how many the body has
   */
  FewEntries(int bytes) {
    most = bytes > MOST_BYTES ? 0 : MOST;
  }

  void add(T entry) {
    count++;
    if (count <= most) {
      kept.add(entry);
    }
  }

  /** Whether {@link #kept} are all there are. */
  boolean isAll() {
    return count == kept.size();
  }

  List<T> kept() {
    return kept;
  }
}
