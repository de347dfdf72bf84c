package dev.taffrail.ship.loki;

import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import dev.taffrail.ship.http.HttpEndpoint;
import dev.taffrail.ship.http.HttpLogin;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pushes batches to Grafana Loki, one stream a push. The streams' labels are the configured ones,
 * {@code level}, and {@code lane}: a backlog in the bulk lane is so never in one stream with the
 * alarms that overtook it, which Loki would refuse.
 */
public final class LokiSink implements Sink {
  private final String name;
  private final LokiConfig config;
  private final LokiPush push;
  private final LokiAnswers answers;
  private final HttpEndpoint endpoint;
  private final Map<String, String> headers;

  /**
   * Makes the sink; nothing is sent yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public LokiSink(String name, LokiConfig config) {
    this.name = name;
    this.config = config;
    HttpLogin login = config.login();
    answers = new LokiAnswers(Clock.systemUTC(), config.http().secrets(login));
    endpoint = new HttpEndpoint(config.url(), config.http());
    push =
        switch (config.encoding()) {
          case PROTOBUF -> new LokiProtobuf(config);
          case JSON -> new LokiJson(config);
        };
    headers = headers(push, config.tenant(), login);
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
    return LokiPush.sizeOf(record);
  }

  @Override
  public String streamOf(ShipRecord record) {
    return record.head().level().label();
  }

  @Override
  public Outcome send(Batch batch) {
    try {
      return answers.read(batch, endpoint.post(headers, push.body(batch)));
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

  private static Map<String, String> headers(
      LokiPush push, @Nullable String tenant, @Nullable HttpLogin login) {
    Map<String, String> headers = new LinkedHashMap<>(push.headers());
    if (tenant != null) {
      headers.put("X-Scope-OrgID", tenant);
    }
    if (login != null) {
      headers.put("Authorization", login.authorization());
    }
    return headers;
  }
}
