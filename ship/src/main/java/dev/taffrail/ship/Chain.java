package dev.taffrail.ship;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stages of one lane of one sink, in order. For one thread. */
final class Chain {
  /** Hears what became of each piece. */
  interface End {
    /** It came through all stages. */
    void pass(Piece piece);

    /**
     * It was dropped.
     *
     * @param step the place of the transform that dropped it, from 0
     */
    void drop(Piece piece, int step);
  }

  private final List<Link> links = new ArrayList<>();
  private final List<Link> periodic;
  private final End end;

  Chain(List<Transform> transforms, Lane lane, End end) {
    this.end = end;
    for (Transform transform : transforms) {
      links.add(new Link(transform.open(lane), links.size()));
    }
    periodic = links.stream().filter(link -> !link.stage.period().isZero()).toList();
  }

  void take(Piece piece) {
    pass(piece, 0);
  }

  /** Ends the periods that have ended by this time; the first stage first. */
  void advance(long micros) {
    periodic.forEach(link -> link.stage.advance(micros, link));
  }

  /** Ends all periods. */
  void end() {
    periodic.forEach(link -> link.stage.end(link));
  }

  boolean isIdle() {
    if (periodic.isEmpty()) {
      return true;
    }
    for (Link link : periodic) {
      if (!link.stage.isIdle()) {
        return false;
      }
    }
    return true;
  }

  /** The longest period of any stage. */
  Duration period() {
    return periodic.stream()
        .map(link -> link.stage.period())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void pass(Piece piece, int to) {
    if (to == links.size()) {
      end.pass(piece);
    } else {
      Link link = links.get(to);
      link.stage.take(piece, link);
    }
  }

  /** A stage, and the way behind it. */
  private final class Link implements Stage.Out {
    private final Stage stage;
    private final int step;

    Link(Stage stage, int step) {
      this.stage = stage;
      this.step = step;
    }

    @Override
    public void pass(Piece piece) {
      Chain.this.pass(piece, step + 1);
    }

    @Override
    public void drop(Piece piece) {
      end.drop(piece, step);
    }
  }
}
