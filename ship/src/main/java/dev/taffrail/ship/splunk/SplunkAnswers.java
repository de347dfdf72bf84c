package dev.taffrail.ship.splunk;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Partly;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Refusal;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.http.CommonAnswers;
import dev.taffrail.ship.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the collector's answers mean for a batch. */
final class SplunkAnswers {
  /** How long a collector whose queue is nearly full, or full, is left alone at least. */
  private static final Duration NEARLY_FULL = Duration.ofSeconds(2);

  private static final Duration FULL = Duration.ofSeconds(5);

  private final Clock clock;
  private final CommonAnswers common;

  SplunkAnswers(Clock clock, List<Secret> secrets) {
    this.clock = clock;
    common = new CommonAnswers(clock, "splunk", secrets);
  }

  /** Of an answer to a question about acknowledgements that does not answer it. */
  Retry ofQuestion(HttpAnswer answer) {
    Outcome outcome = read(1, answer);
    return outcome instanceof Retry retry
        ? retry
        : new Retry("configuration", common.words(answer), Pace.SLOW);
  }

  Outcome read(Batch batch, HttpAnswer answer) {
    return read(batch.size(), answer);
  }

  /**
   * Of an answer without its body; null when that alone could tell. A collector's 200 has no code
   * but those of success, and its answers are JSON: a portal's page is none.
   */
  @Nullable Outcome readWithoutBody(HttpAnswer answer) {
    return answer.status() == 200 && answer.mediaType().equals("application/json")
        ? common.unread(answer, "taken for code 0")
        : null;
  }

  private Outcome read(int batchSize, HttpAnswer answer) {
    HecStatus status = HecStatus.parse(answer.body());
    // A proxy, a load balancer or a portal speaks, or a collector newer than this list.
    if (status == null) {
      return common.byStatus(batchSize, answer);
    }
    String words = common.words(answer);
    return switch (status.code()) {
      case 0, 17 -> answer.status() == 200 ? new Accepted() : contradictory(words);
      case 24, 25 -> answer.status() == 200 ? new Accepted(NEARLY_FULL) : contradictory(words);
      case 1, 2, 3, 4, 21, 22 -> new Retry("credentials", words, Pace.SLOW);
      case 5, 6, 12, 13, 15 -> refused(batchSize, status, words);
      case 7, 10, 11, 14, 16 -> new Retry("configuration", words, Pace.SLOW);
      case 8, 9, 18, 19, 20, 23 -> common.retry("unavailable", Pace.SOON, answer);
      case 26, 27 -> new Retry("queue_full", words, Pace.SMALLER, atLeastFull(answer));
      default -> common.byStatus(batchSize, answer);
    };
  }

  /** Events before the bad one may be indexed, or not: all others are sent again. */
  private static Outcome refused(int batchSize, HecStatus status, String words) {
    String reason =
        switch (status.code()) {
          case 12, 13 -> "no_event";
          case 15 -> "bad_fields";
          default -> "not_understood";
        };
    Integer bad = status.invalidEvent();
    if (bad == null || bad < 0 || bad >= batchSize) {
      return new Refused(reason, words);
    }
    return new Partly(List.of(new Refusal(bad, reason, words)), batchSize == 1);
  }

  private static Outcome contradictory(String words) {
    return new Retry("not_splunk", "success that is none: " + words, Pace.SOON);
  }

  private Duration atLeastFull(HttpAnswer answer) {
    Duration asked = answer.retryAfter(clock.instant());
    return asked == null || asked.compareTo(FULL) < 0 ? FULL : asked;
  }
}
