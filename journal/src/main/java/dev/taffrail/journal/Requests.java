package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.List;

/** What callers wait for. For the writer's thread. */
final class Requests {
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * @param lines how many lines there were when it was asked: it is about these
   */
  private record Waiting(Request request, long lines) {}

  void add(Request request, long lines) {
    waiting.add(new Waiting(request, lines));
  }

  boolean has(Request.Kind kind) {
    return waiting.stream().anyMatch(w -> w.request().kind() == kind);
  }

  /** Completes those of a kind that are about no more than so many lines. */
  void meet(Request.Kind kind, long lines) {
    for (Waiting w : List.copyOf(waiting)) {
      if (w.request().kind() == kind && w.lines() <= lines) {
        waiting.remove(w);
        w.request().complete();
      }
    }
  }

  /** The files were opened anew, and lines are counted anew: all is about as many as there are. */
  void opened(long lines) {
    waiting.replaceAll(w -> new Waiting(w.request(), lines));
  }

  void meetAll() {
    for (Request.Kind kind : Request.Kind.values()) {
      meet(kind, Long.MAX_VALUE);
    }
  }

  /** Fails those of a kind. */
  void fail(Request.Kind kind, Throwable cause) {
    for (Waiting w : List.copyOf(waiting)) {
      if (w.request().kind() == kind) {
        waiting.remove(w);
        w.request().fail(cause);
      }
    }
  }

  void fail(Throwable cause) {
    waiting.forEach(w -> w.request().fail(cause));
    waiting.clear();
  }
}
