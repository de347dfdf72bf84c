package dev.taffrail.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Computes the RFC 6962 audit path of one leaf while the leaves go by. What lies to the left of the
 * leaf's way up is the frontier when the leaf comes; what lies to the right are ranges next to each
 * other, hashed one by one. Memory grows with the tree's height only.
 */
final class AuditPath implements Replay.Visitor {
  private final long index;
  private final long size;
  private final Replay replay;

  /** From the leaf upwards. */
  private final Deque<Range> siblings = new ArrayDeque<>();

  private final Deque<byte[]> left = new ArrayDeque<>();
  private final List<byte[]> path = new ArrayList<>();
  private Frontier range = new Frontier();
  private byte[] record = {};
  private boolean done;

  private AuditPath(List<JournalFile> files, long index, long size) {
    this.index = index;
    this.size = size;
    this.replay = new Replay(files, this);
    collect(0, size);
  }

  /**
   * Reads the path.
   *
   * @param files from the leaf's on
   * @param size of the tree; above the index
   */
  static AuditPath of(List<JournalFile> files, long index, long size)
      throws IOException, TamperedException {
    AuditPath path = new AuditPath(files, index, size);
    path.replay.run();
    return path;
  }

  /** From the leaf's sibling upwards; none is to be changed. */
  List<byte[]> hashes() {
    return path;
  }

  /** The leaf's line, without LF. */
  byte[] record() {
    return record;
  }

  @Override
  public void line(long at, LineReader line, byte[] leaf) {
    if (at == index) {
      record = line.line();
      replay.frontier().hashes().forEach(left::push);
      takeLeft();
    } else if (at > index && at < size) {
      range.add(leaf);
      takeRight(at);
    }
    done = at >= size - 1;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  /** Notes the siblings on the way from the root of a range down to the leaf. */
  private void collect(long from, long to) {
    if (to - from <= 1) {
      return;
    }
    long middle = from + Long.highestOneBit(to - from - 1);
    if (index < middle) {
      siblings.push(new Range(middle, to));
      collect(from, middle);
    } else {
      siblings.push(new Range(from, middle));
      collect(middle, to);
    }
  }

  private void takeLeft() {
    while (!siblings.isEmpty() && siblings.peek().to() <= index) {
      siblings.pop();
      path.add(left.pop());
    }
  }

  private void takeRight(long at) {
    if (siblings.element().to() == at + 1) {
      siblings.pop();
      path.add(range.root());
      range = new Frontier();
      takeLeft();
    }
  }

  /**
   * A subtree's leaves.
   *
   * @param from the first
   * @param to the one behind the last
   */
  private record Range(long from, long to) {}
}
