package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the lines that contain a text. */
final class MatchingLines implements Replay.Visitor {
  private final byte[] text;
  private final List<Long> first = new ArrayList<>();
  private long count;

  MatchingLines(byte[] text) {
    this.text = text;
  }

  Prover.Matches matches() {
    return new Prover.Matches(count, first);
  }

  @Override
  public void line(long index, LineReader line, byte[] leaf) {
    if (contains(line.buffer(), line.start(), line.start() + line.length())) {
      count++;
      if (first.size() < Prover.Matches.MOST) {
        first.add(index);
      }
    }
  }

  private boolean contains(byte[] buffer, int from, int limit) {
    for (int i = from; i + text.length <= limit; i++) {
      if (Arrays.equals(buffer, i, i + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }
}
