package dev.taffrail.ship.http;

import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Refused;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What answers mean that are the same whoever is asked: those of proxies, balancers and portals,
 * and those of which the status says all.
 */
public final class CommonAnswers {
  private final Clock clock;
  private final String receiver;
  private final List<Secret> secrets;

  /**
   * For one sink.
   *
   * @param receiver the kind of receiver, as a part of {@code not_loki}, for instance
   * @param secrets what no answer is shown with
   */
  public CommonAnswers(Clock clock, String receiver, List<Secret> secrets) {
    this.clock = clock;
    this.receiver = receiver;
    this.secrets = List.copyOf(secrets);
  }

  /** The answer in words, without secrets. */
  public String words(HttpAnswer answer) {
    return answer.words(secrets);
  }

  /** A text that the answer holds, in words, without secrets. */
  public String words(HttpAnswer answer, String text) {
    return answer.words(text, secrets);
  }

  /**
   * What the status says; of a success that it is none, because the receiver's own is not like it.
   */
  public Outcome byStatus(int batchSize, HttpAnswer answer) {
    int status = answer.status();
    if (status < 300) {
      return portal(answer);
    } else if (status < 400) {
      return redirected(answer);
    } else if (status == 413 && batchSize == 1) {
      return new Refused("too_large", words(answer));
    } else if (status == 413) {
      return retry("too_large", Pace.TOO_LARGE, answer);
    } else if (status == 429) {
      return retry("rate_limited", Pace.SMALLER, answer);
    } else if (status == 408 || (status >= 500 && status != 501)) {
      return retry("unavailable", Pace.SOON, answer);
    } else if (status == 407) {
      return new Retry("proxy", "the proxy wants a login: " + words(answer), Pace.SLOW);
    } else if (status == 401 || status == 403) {
      return new Retry("credentials", words(answer), Pace.SLOW);
    }
    return new Retry("address", words(answer), Pace.SLOW);
  }

  /**
   * A success whose body is lost. What it would have said cannot change what is to be done: whoever
   * speaks the protocol says by the status that it has the batch, and each further try would store
   * it again.
   */
  public Accepted unread(HttpAnswer answer, String unknown) {
    String note = words(answer) + ", with a body by gzip that is cut off or damaged; " + unknown;
    return new Accepted(Duration.ZERO, note);
  }

  /** To try again, as late as the receiver asks. */
  public Retry retry(String reason, Pace pace, HttpAnswer answer) {
    return new Retry(reason, words(answer), pace, answer.retryAfter(clock.instant()));
  }

  /** A page where an answer was expected: of a network that wants a person to log in first. */
  private Retry portal(HttpAnswer answer) {
    String found = answer.isPage() ? "a page for people, perhaps of this network's login, " : "";
    return new Retry(
        "not_" + receiver,
        "expected an answer of " + receiver + ", found " + found + words(answer),
        Pace.SOON);
  }

  /** Never followed: the records, and the token with them, would go to whoever was named. */
  private Retry redirected(HttpAnswer answer) {
    String there = place(answer.headers().getOrDefault("location", ""));
    return new Retry(
        "redirected",
        words(answer) + " to " + there + ": if that is the receiver, url has to name it",
        Pace.SLOW);
  }

  /** Without query, which may hold a session's secrets. */
  private static String place(String location) {
    try {
      URI there = URI.create(location);
      String host = there.getHost() == null ? "" : there.getScheme() + "://" + there.getHost();
      return host + (there.getPort() < 0 ? "" : ":" + there.getPort()) + there.getRawPath();
    } catch (IllegalArgumentException e) {
      return "a place that is no URL";
    }
  }
}
