package dev.taffrail.agent.status;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.Answer;
import dev.taffrail.agent.http.GuardedServer;
import dev.taffrail.agent.http.Site;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP how a shipper fares: {@code /metrics}, {@code /health} and {@code /status}.
 * Runs from {@link #start} to {@link #close}.
 */
public final class StatusServer implements AutoCloseable {
  private final GuardedServer server;

  private StatusServer(GuardedServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param snapshot asked at each request, from any thread
   * @throws IOException when the address cannot be had
   */
  public static StatusServer start(ListenSettings settings, Supplier<ShipSnapshot> snapshot)
      throws IOException {
    return new StatusServer(GuardedServer.start(settings, new Status(snapshot)));
  }

  /** From now on this token is asked for. */
  public void use(ListenSettings settings) {
    server.use(settings);
  }

  /** Where it listens, with the actual port. */
  public URI uri() {
    return server.uri();
  }

  /** Frees the address. */
  @Override
  public void close() {
    server.close();
  }

  private record Status(Supplier<ShipSnapshot> snapshot) implements Site {
    @Override
    public String name() {
      return "status";
    }

    @Override
    public int threads() {
      return 2;
    }

    @Override
    public Answer answer(String path, @Nullable String query) {
      return switch (path) {
        case "/metrics" -> new Answer(200, Exposition.TYPE, Metrics.of(snapshot.get()));
        case "/status" -> Answer.json(StatusJson.of(snapshot.get()));
        case "/health" -> health(snapshot.get());
        default -> Answer.text(404, "expected /metrics, /health or /status");
      };
    }

    private static Answer health(ShipSnapshot snapshot) {
      return new Answer(snapshot.isHealthy() ? 200 : 503, Answer.TEXT, HealthText.of(snapshot));
    }
  }
}
