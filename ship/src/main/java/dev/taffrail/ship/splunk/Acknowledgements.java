package dev.taffrail.ship.splunk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taffrail.journal.TimeLimit;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.http.HttpAnswer;
import dev.taffrail.ship.http.HttpEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Asks the collector whether what it took is indexed. It forgets an answer of yes once it is given,
 * so nobody else may ask on this channel.
 */
final class Acknowledgements implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final HttpEndpoint endpoint;
  private final Map<String, String> headers;
  private final Cookies cookies;
  private final SplunkAnswers answers;
  private final Duration timeout;
  private final CountDownLatch closed = new CountDownLatch(1);

  Acknowledgements(
      HttpEndpoint endpoint,
      Map<String, String> headers,
      Cookies cookies,
      SplunkAnswers answers,
      Duration timeout) {
    this.endpoint = endpoint;
    this.headers = headers;
    this.cookies = cookies;
    this.answers = answers;
    this.timeout = timeout;
  }

  /**
   * Waits for the acknowledgement of a request.
   *
   * @param taken what the request's own answer meant
   * @return this once it is indexed, else that the request has to be sent again
   */
  Outcome await(long ackId, Outcome taken) throws InterruptedException {
    long begin = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    Retry last = new Retry("not_acknowledged", "no answer about ackId " + ackId, Pace.SOON);
    while (System.nanoTime() - begin < timeout.toNanos()) {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Retry("not_acknowledged", "closed before the acknowledgement", Pace.SOON);
      }
      Outcome outcome = ask(ackId, taken);
      if (!(outcome instanceof Retry retry)) {
        return outcome;
      }
      if (retry.pace() == Pace.SLOW) {
        return retry;
      }
      last = retry;
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return new Retry(
        "not_acknowledged",
        "not indexed within " + TimeLimit.text(timeout) + ": " + last.words(),
        Pace.SOON);
  }

  long sentBytes() {
    return endpoint.sentBytes();
  }

  @Override
  public void close() {
    closed.countDown();
    endpoint.close();
  }

  private Outcome ask(long ackId, Outcome taken) {
    byte[] question = ("{\"acks\":[" + ackId + "]}").getBytes(US_ASCII);
    try {
      HttpAnswer answer = endpoint.post(cookies.with(headers), question);
      cookies.take(answer);
      Boolean indexed = indexed(answer.body(), ackId);
      if (indexed == null) {
        return answers.ofQuestion(answer);
      }
      return indexed
          ? taken
          : new Retry("not_acknowledged", "ackId " + ackId + " is not indexed yet", Pace.SOON);
    } catch (IOException e) {
      return endpoint.retry(e);
    }
  }

  /** {@code {"acks":{"7":true}}}; null when it is no such answer. */
  private static @Nullable Boolean indexed(String body, long ackId) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      boolean acks =
          parser.nextToken() == JsonToken.START_OBJECT
              && "acks".equals(parser.nextName())
              && parser.nextToken() == JsonToken.START_OBJECT;
      while (acks && parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(Long.toString(ackId));
        JsonToken value = parser.nextToken();
        if (wanted && value.isBoolean()) {
          return value == JsonToken.VALUE_TRUE;
        }
      }
      return null;
    } catch (JacksonException notJson) {
      return null;
    }
  }
}
