package dev.taffrail.ship.splunk;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.body.Gzip;
import dev.taffrail.ship.http.DamagedBodyException;
import dev.taffrail.ship.http.HttpAnswer;
import dev.taffrail.ship.http.HttpEndpoint;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Posts batches to a Splunk HTTP Event Collector, with gzip. The record is the event, verbatim; its
 * index and correlation id are indexed fields, but at the endpoint {@code raw}, which has none.
 *
 * <p>With acknowledgement, {@link #send} waits until the indexers have the batch.
 */
public final class SplunkSink implements Sink {
  /** The collector keeps this sink's requests apart by it; a new one with each start. */
  private final String channel = UUID.randomUUID().toString();

  private final String name;
  private final SplunkConfig config;
  private final SplunkAnswers answers;
  private final SplunkBody body;
  private final HttpEndpoint endpoint;
  private final Gzip gzip;
  private final Map<String, String> headers;
  private final Cookies cookies = new Cookies();
  private final @Nullable Acknowledgements acknowledgements;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public SplunkSink(String name, SplunkConfig config) {
    this.name = name;
    this.config = config;
    List<Secret> secrets = new ArrayList<>(config.http().secrets(null));
    secrets.add(config.token());
    answers = new SplunkAnswers(Clock.systemUTC(), secrets);
    body =
        switch (config.endpoint()) {
          case EVENT -> new SplunkEvents(config);
          case RAW -> new SplunkLines();
        };
    endpoint = new HttpEndpoint(body.url(config, channel), config.http());
    Duration ackTimeout = config.ackTimeout();
    acknowledgements = ackTimeout == null ? null : acknowledgements(ackTimeout);
    gzip = new Gzip(config.http().gzip());
    headers = new HashMap<>(common(body.contentType()));
    headers.put("Content-Encoding", "gzip");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Limits limits() {
    return config.limits();
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return body.sizeOf(record);
  }

  @Override
  public Outcome send(Batch batch) throws InterruptedException {
    return send(batch, () -> {});
  }

  @Override
  public Outcome send(Batch batch, Runnable taken) throws InterruptedException {
    byte[] bytes = gzip.json(text -> batch.records().forEach(next -> body.write(text, next)));
    try {
      HttpAnswer answer = endpoint.post(cookies.with(headers), bytes);
      cookies.take(answer);
      return acknowledged(answer, answers.read(batch, answer), taken);
    } catch (DamagedBodyException e) {
      Outcome outcome = acknowledgements == null ? answers.readWithoutBody(e.answer()) : null;
      return outcome == null ? endpoint.retry(e) : outcome;
    } catch (IOException e) {
      return endpoint.retry(e);
    }
  }

  @Override
  public long sentBytes() {
    return endpoint.sentBytes() + (acknowledgements == null ? 0 : acknowledgements.sentBytes());
  }

  @Override
  public void close() {
    endpoint.close();
    if (acknowledgements != null) {
      acknowledgements.close();
    }
  }

  private Outcome acknowledged(HttpAnswer answer, Outcome outcome, Runnable taken)
      throws InterruptedException {
    if (acknowledgements == null || !(outcome instanceof Accepted)) {
      return outcome;
    }
    HecStatus status = HecStatus.parse(answer.body());
    Long ackId = status == null ? null : status.ackId();
    if (ackId == null) {
      return new Retry(
          "configuration",
          "acknowledge: true, but the collector names no ackId: allow the token indexer"
              + " acknowledgement, or leave acknowledge out",
          Pace.SLOW);
    }
    taken.run();
    return acknowledgements.await(ackId, outcome);
  }

  private Acknowledgements acknowledgements(Duration timeout) {
    URI url = URI.create(config.sibling("ack") + "?channel=" + channel);
    return new Acknowledgements(
        new HttpEndpoint(url, config.http()),
        common("application/json"),
        cookies,
        answers,
        timeout);
  }

  private Map<String, String> common(String contentType) {
    Map<String, String> common = new HashMap<>();
    common.put("Authorization", "Splunk " + config.token().reveal());
    common.put("Content-Type", contentType);
    if (config.ackTimeout() != null || config.endpoint() == SplunkConfig.Endpoint.RAW) {
      common.put("X-Splunk-Request-Channel", channel);
    }
    return common;
  }
}
