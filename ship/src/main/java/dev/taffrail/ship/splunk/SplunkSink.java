package dev.taffrail.ship.splunk;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.body.JsonText;
import dev.taffrail.ship.http.HttpEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/**
 * Posts batches to a Splunk HTTP Event Collector, with gzip. The record is the event, verbatim; its
 * index and correlation id are indexed fields.
 */
public final class SplunkSink implements Sink {
  private final String name;
  private final SplunkConfig config;
  private final SplunkAnswers answers;
  private final SplunkEvents events;
  private final HttpEndpoint endpoint;
  private final Map<String, String> headers;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public SplunkSink(String name, SplunkConfig config) {
    this.name = name;
    this.config = config;
    answers = new SplunkAnswers(Clock.systemUTC(), config.token());
    events = new SplunkEvents(config);
    endpoint = new HttpEndpoint(config.url(), config.timeout());
    headers =
        Map.of(
            "Authorization", "Splunk " + config.token().reveal(),
            "Content-Type", "application/json",
            "Content-Encoding", "gzip");
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
    return events.sizeOf(record);
  }

  @Override
  public Outcome send(Batch batch) {
    byte[] body = JsonText.gzip(json -> batch.records().forEach(next -> events.write(json, next)));
    try {
      return answers.read(batch, endpoint.post(headers, body));
    } catch (IOException e) {
      return new Outcome.Retry("unreachable", endpoint.describe(e), Pace.SOON);
    }
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
