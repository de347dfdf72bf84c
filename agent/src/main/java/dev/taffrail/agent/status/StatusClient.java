package dev.taffrail.agent.status;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.GuardedServer;
import dev.taffrail.ship.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Asks a running shipper how it fares. */
public final class StatusClient {
  /** A slow device that is busy takes seconds for its first answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private StatusClient() {}

  /**
   * The answer, JSON; empty when nobody listens there.
   *
   * @throws IOException when it is no answer or comes too late, or the token is another
   */
  public static Optional<byte[]> ask(ListenSettings settings) throws IOException {
    return ask(settings, PATIENCE);
  }

  static Optional<byte[]> ask(ListenSettings settings, Duration patience) throws IOException {
    URI uri = uri(settings);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setInstanceFollowRedirects(false);
    Secret token = settings.token();
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
    }
    try {
      return Optional.of(body(connection, uri));
    } catch (ConnectException e) {
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      throw new IOException(uri + ": no answer within " + patience.toSeconds() + " s");
    } finally {
      connection.disconnect();
    }
  }

  private static byte[] body(HttpURLConnection connection, URI uri) throws IOException {
    int status = connection.getResponseCode();
    if (status == 401) {
      throw new IOException(uri + ": the shipper there has another token");
    }
    if (status != 200 || !"application/json".equals(connection.getContentType())) {
      throw new IOException(uri + ": expected a shipper's status, found HTTP status " + status);
    }
    try (InputStream in = connection.getInputStream()) {
      return in.readNBytes(MAX_BYTES);
    }
  }

  private static URI uri(ListenSettings settings) {
    return URI.create("http://" + asked(settings) + "/status");
  }

  /** The words for an answer that is empty. */
  public static String nobody(ListenSettings settings) {
    return "nobody listens on " + asked(settings);
  }

  private static String asked(ListenSettings settings) {
    InetAddress host = settings.listen().getAddress();
    InetAddress asked = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
    return GuardedServer.authority(asked, settings.listen().getPort());
  }
}
