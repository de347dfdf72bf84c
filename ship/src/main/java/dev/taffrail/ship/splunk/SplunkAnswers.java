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
import dev.taffrail.ship.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What the collector's answers mean for a batch. */
final class SplunkAnswers {
  /** How long a collector whose queue is nearly full, or full, is left alone at least. */
  private static final Duration NEARLY_FULL = Duration.ofSeconds(2);

  private static final Duration FULL = Duration.ofSeconds(5);

  private final Clock clock;
  private final List<Secret> secrets;

  SplunkAnswers(Clock clock, Secret token) {
    this.clock = clock;
    this.secrets = List.of(token);
  }

  Outcome read(Batch batch, HttpAnswer answer) {
    HecStatus status = HecStatus.parse(answer.body());
    if (status == null) {
      return withoutCode(batch, answer);
    }
    String words = answer.words(secrets);
    return switch (status.code()) {
      case 0, 17 -> answer.status() == 200 ? new Accepted() : contradictory(words);
      case 24, 25 -> answer.status() == 200 ? new Accepted(NEARLY_FULL) : contradictory(words);
      case 1, 2, 3, 4, 21, 22 -> new Retry("credentials", words, Pace.SLOW);
      case 5, 6, 12, 13, 15 -> refused(batch, status, words);
      case 7, 10, 11, 14, 16 -> new Retry("configuration", words, Pace.SLOW);
      case 8, 9, 18, 19, 20, 23 -> retry("unavailable", words, Pace.SOON, answer);
      case 26, 27 -> new Retry("queue_full", words, Pace.SMALLER, atLeastFull(answer));
      default -> withoutCode(batch, answer);
    };
  }

  /** Events before the bad one may be indexed, or not: all others are sent again. */
  private static Outcome refused(Batch batch, HecStatus status, String words) {
    String reason =
        switch (status.code()) {
          case 12, 13 -> "no_event";
          case 15 -> "bad_fields";
          default -> "not_understood";
        };
    Integer bad = status.invalidEvent();
    if (bad == null || bad < 0 || bad >= batch.size()) {
      return new Refused(reason, words);
    }
    return new Partly(List.of(new Refusal(bad, reason, words)), batch.size() == 1);
  }

  /** A proxy, a load balancer or a portal speaks, or a collector newer than this list. */
  private Outcome withoutCode(Batch batch, HttpAnswer answer) {
    String words = answer.words(secrets);
    int status = answer.status();
    if (status < 400) {
      return new Retry("not_splunk", "expected a collector's answer, found " + words, Pace.SOON);
    } else if (status == 413 && batch.size() == 1) {
      return new Refused("too_large", words);
    } else if (status == 413 || status == 429) {
      return retry(status == 413 ? "too_large" : "rate_limited", words, Pace.SMALLER, answer);
    } else if (status == 408 || (status >= 500 && status != 501)) {
      return retry("unavailable", words, Pace.SOON, answer);
    } else if (status == 401 || status == 403) {
      return new Retry("credentials", words, Pace.SLOW);
    }
    return new Retry("address", words, Pace.SLOW);
  }

  private static Outcome contradictory(String words) {
    return new Retry("not_splunk", "success that is none: " + words, Pace.SOON);
  }

  private Duration atLeastFull(HttpAnswer answer) {
    Duration asked = answer.retryAfter(clock.instant());
    return asked == null || asked.compareTo(FULL) < 0 ? FULL : asked;
  }

  private Outcome retry(String reason, String words, Pace pace, HttpAnswer answer) {
    return new Retry(reason, words, pace, answer.retryAfter(clock.instant()));
  }
}
