package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.taffrail.ship.BlackHole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver whose name stands for several addresses. */
class AddressesTest {
  private static final String NAME = "receiver.test";
  private static final HttpOptions BRIEF = HttpOptions.DEFAULT.withTimeout(Duration.ofSeconds(4));

  private final InetAddress first = address("127.0.0.1");
  private final InetAddress second = address("127.0.0.2");
  private final Addresses both = new Addresses(host -> new InetAddress[] {first, second});

  private @Nullable HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void theNextOneIsTriedWhereTheFirstRefusesToConnect() throws IOException {
    int port = serve(0);
    try (HttpEndpoint endpoint = endpoint(port)) {
      assertThat(endpoint.post(Map.of(), new byte[1]).status()).isEqualTo(204);
    }
  }

  @Test
  void theNextOneIsTriedWithinTheTimeWhereTheFirstNeverAnswers() throws IOException {
    try (BlackHole hole = new BlackHole();
        HttpEndpoint endpoint = endpoint(serve(hole.url().getPort()))) {
      assertThat(endpoint.post(Map.of(), new byte[1]).status()).isEqualTo(204);
    }
  }

  @Test
  void theOneThatAnsweredIsTriedFirstNextTime() throws IOException {
    int port = serve(0);
    InetSocketAddress good = new InetSocketAddress(second, port);
    InetSocketAddress bad = new InetSocketAddress(first, port);
    assertThat(both.of(NAME, port)).containsExactly(bad, good);
    try (HttpEndpoint endpoint = endpoint(port)) {
      endpoint.post(Map.of(), new byte[1]);
    }
    assertThat(both.of(NAME, port)).containsExactly(good, bad);
  }

  @Test
  void whereNoneAnswersTheFailureIsThatOfTheFirst() throws IOException {
    int port = serve(0);
    stop();
    try (HttpEndpoint endpoint = endpoint(port)) {
      assertThatThrownBy(() -> endpoint.post(Map.of(), new byte[1]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Connection refused");
    }
  }

  @Test
  void anUnknownNameIsNamed() {
    Addresses none =
        new Addresses(
            host -> {
              throw new UnknownHostException("-2");
            });
    assertThatThrownBy(() -> none.of(NAME, 80))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage(NAME);
  }

  private HttpEndpoint endpoint(int port) {
    return new HttpEndpoint(URI.create("http://" + NAME + ":" + port + "/"), BRIEF, both);
  }

  /** At the second address alone. */
  private int serve(int port) throws IOException {
    HttpServer begun = HttpServer.create(new InetSocketAddress(second, port), 0);
    begun.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    begun.start();
    server = begun;
    return begun.getAddress().getPort();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
