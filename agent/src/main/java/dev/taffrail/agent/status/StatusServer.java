package dev.taffrail.agent.status;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.Answer;
import dev.taffrail.agent.http.GuardedServer;
import dev.taffrail.agent.http.Site;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP how a shipper fares: {@code /metrics} and {@code /status}; and by 200 or 503
 * whether its threads live ({@code /live}), nobody has to do anything ({@code /health}), and what
 * there is arrives ({@code /ready}). Runs from {@link #start} to {@link #close}.
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
    private static final Set<String> PROBES = Set.of("/live", "/health", "/ready");

    @Override
    public String name() {
      return "status";
    }

    @Override
    public int threads() {
      return 2;
    }

    /** A kubelet can show no token but one that stands in the pod's description. */
    @Override
    public boolean isProbe(String path) {
      return PROBES.contains(path);
    }

    @Override
    public Answer answer(String path, @Nullable String query) {
      return switch (path) {
        case "/metrics" -> new Answer(200, Exposition.TYPE, Metrics.of(snapshot.get()));
        case "/status" -> Answer.json(StatusJson.of(snapshot.get()));
        case "/live" -> probe(snapshot.get(), ShipSnapshot::isMoving);
        case "/health" -> probe(snapshot.get(), ShipSnapshot::isHealthy);
        case "/ready" -> probe(snapshot.get(), ShipSnapshot::isReady);
        default -> Answer.text(404, "expected /metrics, /status, /live, /health or /ready");
      };
    }

    private static Answer probe(ShipSnapshot snapshot, Predicate<ShipSnapshot> isWell) {
      int status = isWell.test(snapshot) ? 200 : 503;
      return new Answer(status, Answer.TEXT, HealthText.of(snapshot));
    }
  }
}
