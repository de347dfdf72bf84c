package dev.taffrail.ship.otlp;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.http.DamagedBodyException;
import dev.taffrail.ship.http.HttpEndpoint;
import dev.taffrail.ship.http.HttpLogin;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Posts batches as OpenTelemetry's logs, OTLP over HTTP. The event is the body, the fields are
 * attributes of their types, and the correlation id is the trace id, which it is valid as.
 */
public final class OtlpSink implements Sink {
  private final String name;
  private final OtlpConfig config;
  private final OtlpBody body;
  private final Observed observed;
  private final OtlpAnswers answers;
  private final HttpEndpoint endpoint;
  private final Map<String, String> headers;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public OtlpSink(String name, OtlpConfig config) {
    this.name = name;
    this.config = config;
    Map<String, String> resource = new TreeMap<>(config.resource());
    body =
        switch (config.encoding()) {
          case PROTOBUF -> new OtlpProtobuf(resource, config.http().gzip());
          case JSON -> new OtlpJson(resource, config.http().gzip());
        };
    observed = new Observed(Clock.systemUTC());
    answers = new OtlpAnswers(Clock.systemUTC(), secrets(config));
    endpoint = new HttpEndpoint(config.url(), config.http());
    headers = headers(config, body);
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
  public Outcome send(Batch batch) {
    byte[] bytes = body.write(batch, observed.nanos(batch));
    try {
      return answers.read(batch, endpoint.post(headers, bytes));
    } catch (DamagedBodyException e) {
      Outcome outcome = answers.readWithoutBody(e.answer());
      return outcome == null ? endpoint.retry(e) : outcome;
    } catch (IOException e) {
      return endpoint.retry(e);
    }
  }

  @Override
  public long sentBytes() {
    return endpoint.sentBytes();
  }

  @Override
  public void close() {
    endpoint.close();
  }

  private static Map<String, String> headers(OtlpConfig config, OtlpBody body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", body.contentType());
    headers.put("Content-Encoding", "gzip");
    config.headers().forEach((name, value) -> headers.put(name, value.reveal()));
    HttpLogin login = config.login();
    if (login != null) {
      headers.put("Authorization", login.authorization());
    }
    return headers;
  }

  private static List<Secret> secrets(OtlpConfig config) {
    List<Secret> secrets = new ArrayList<>(config.headers().values());
    secrets.addAll(config.http().secrets(config.login()));
    return secrets;
  }
}
