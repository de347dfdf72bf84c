package dev.taffrail.ship;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch. Each {@code reason} is a word of {@code [a-z0-9_]+} to count by, each
 * {@code words} the receiver's own, without secrets.
 */
public sealed interface Outcome {
  /**
   * The receiver took every record.
   *
   * @param pause how long it asks to be left alone; zero as a rule
   * @param note what a person should know of it nevertheless; null as a rule
   */
  record Accepted(Duration pause, @Nullable String note) implements Outcome {
    public Accepted(Duration pause) {
      this(pause, null);
    }

    public Accepted() {
      this(Duration.ZERO);
    }
  }

  /**
   * The receiver will never take some of the records, and it is known which.
   *
   * @param refusals those records, at least one
   * @param restTaken whether it took all the others; else they are sent again
   */
  record Partly(List<Refusal> refusals, boolean restTaken) implements Outcome {
    public Partly {
      refusals = List.copyOf(refusals);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("refusals: expected at least one, found none");
      }
    }
  }

  /**
   * The receiver took all but some, does not say which, and none may be sent again. All are kept on
   * the device, and so many counted as refused.
   *
   * @param refused how many it did not take, at least one
   */
  record Counted(int refused, String reason, String words) implements Outcome {
    public Counted {
      checkReason(reason);
      if (refused < 1) {
        throw new IllegalArgumentException("refused: expected 1 or more, found " + refused);
      }
    }
  }

  /** Nothing was taken for certain, and the batch may be taken later as it is. */
  record Retry(String reason, String words, Pace pace, @Nullable Duration delay)
      implements Outcome {
    public Retry {
      checkReason(reason);
    }

    public Retry(String reason, String words, Pace pace) {
      this(reason, words, pace, null);
    }
  }

  /**
   * At least one of the records will never be taken, and it is not known which. A batch of several
   * is sent again in parts until the bad one is alone.
   */
  record Refused(String reason, String words) implements Outcome {
    public Refused {
      checkReason(reason);
    }
  }

  /** How to try again. */
  enum Pace {
    /** The receiver is away or busy: back off, from short to long. */
    SOON,
    /** It takes less than was sent now: back off and send smaller batches for a while. */
    SMALLER,
    /** It takes less than was sent at any time: the same, and such a size is tried but seldom. */
    TOO_LARGE,
    /** A person has to mend something, credentials or an address: try seldom and say so. */
    SLOW
  }

  /** Reasons become counters of a checkpoint, which limits their letters. */
  static void checkReason(String reason) {
    if (!reason.matches("[a-z0-9_]+")) {
      throw new IllegalArgumentException("reason: expected [a-z0-9_]+, found " + reason);
    }
  }
}
