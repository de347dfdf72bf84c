package dev.taffrail.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the pairs of a line into the order that a format asks for. */
final class PairOrder {
  private final PairFormat format;
  private final List<Pair> pairs = new ArrayList<>();
  private final JsonBuffer arranged = new JsonBuffer();
  private final JsonBuffer none = new JsonBuffer();

  /** Where a pair stands in the line as it was written. */
  private record Pair(String key, int from, int to) {}

  PairOrder(PairFormat format) {
    this.format = format;
    none.plain("null");
  }

  void restart() {
    pairs.clear();
  }

  void clear() {
    pairs.clear();
    arranged.clear();
  }

  void add(String key, int from, int to) {
    pairs.add(new Pair(key, from, to));
  }

  /** The pairs of this line in order; valid until the next one. */
  JsonBuffer arrange(JsonBuffer line) {
    arranged.restart();
    for (String key : format.keyOrder()) {
      int at = indexOf(key);
      if (at >= 0) {
        write(line, pairs.remove(at));
      } else if (!format.dropMissing()) {
        writeMissing(key);
      }
    }
    if (format.sortKeys()) {
      pairs.sort(Comparator.comparing(Pair::key));
    }
    pairs.forEach(pair -> write(line, pair));
    return arranged;
  }

  private int indexOf(String key) {
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i).key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private void write(JsonBuffer line, Pair pair) {
    separate();
    arranged.raw(line.bytes(), pair.from(), pair.to());
  }

  private void writeMissing(String key) {
    separate();
    PairKey.write(arranged, key);
    PairValue.write(arranged, none, format);
  }

  private void separate() {
    if (arranged.length() > 0) {
      arranged.put(' ');
    }
  }
}
