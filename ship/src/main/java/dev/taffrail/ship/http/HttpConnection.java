package dev.taffrail.ship.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One connection to a server. For one thread at a time; {@link #close} from any. */
final class HttpConnection {
  private static final Duration MOST_CONNECT = Duration.ofSeconds(10);

  private final URI url;
  private final TlsContext tls;
  private final @Nullable HttpProxy proxy;
  private final Addresses addresses;
  private final Supplier<Socket> sockets;
  private final LongAdder sent;
  private volatile Socket raw;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private boolean inHandshake;
  private boolean reusable;
  private long usedAt;
  private volatile boolean expired;
  private volatile boolean closed;

  /**
   * A connection that is made with the first request.
   *
   * @param tls asked at an https URL only
   * @param proxy what stands between; null for nothing
   * @param addresses of the first stop
   * @param sockets gives unconnected ones, one for each address that is tried
   * @param sent counts what goes out
   */
  HttpConnection(
      URI url,
      TlsContext tls,
      @Nullable HttpProxy proxy,
      Addresses addresses,
      Supplier<Socket> sockets,
      LongAdder sent) {
    this.sent = sent;
    this.addresses = addresses;
    this.sockets = sockets;
    this.url = url;
    this.tls = tls;
    this.proxy = proxy;
    this.raw = sockets.get();
  }

  /** The server closed a kept connection before it answered anything. */
  static final class UnansweredException extends IOException {
    private static final long serialVersionUID = 1L;

    UnansweredException(IOException cause) {
      super(cause);
    }
  }

  HttpAnswer post(Map<String, String> headers, byte[] body, Duration timeout) throws IOException {
    boolean kept = in != null;
    reusable = false;
    HttpAnswerReader reader;
    try {
      InputStream answer = in == null ? connect(timeout) : in;
      send(headers, body);
      reader = new HttpAnswerReader(answer);
      reader.awaitFirstByte();
    } catch (IOException e) {
      throw kept && !expired ? new UnansweredException(e) : withAlert(e);
    }
    HttpAnswer answer = reader.read();
    reusable = reader.isReusable();
    usedAt = System.nanoTime();
    return answer;
  }

  /**
   * A server that does not take this client's certificate says so behind the handshake, and closes:
   * where writing fails by that, its word for it is still to be read.
   */
  private IOException withAlert(IOException failure) {
    InputStream answer = in;
    if (answer == null || !isSecure() || failure instanceof SSLException) {
      return failure;
    }
    try {
      answer.read();
    } catch (SSLException alert) {
      alert.addSuppressed(failure);
      return alert;
    } catch (IOException none) {
      // The first failure says as much.
    }
    return failure;
  }

  boolean isReusable() {
    return reusable;
  }

  /** Whether it came so far and no farther; asked by the thread that posts. */
  boolean isInHandshake() {
    return inHandshake;
  }

  /**
   * Whether nothing came that nobody asked for: what lies there would be taken for the answer to
   * the next request.
   */
  boolean isSilent() {
    InputStream answer = in;
    try {
      // Of TLS, what is not deciphered yet is known to the socket below alone.
      return answer == null || answer.available() + raw.getInputStream().available() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  Duration idleFor() {
    return Duration.ofNanos(System.nanoTime() - usedAt);
  }

  /** The time is up: whatever waits on this connection fails. */
  void expire() {
    expired = true;
    close();
  }

  boolean hasExpired() {
    return expired;
  }

  /** Never throws: the answer may be there already, and other connections wait to be closed. */
  void close() {
    closed = true;
    close(raw);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done about this socket, and nothing is sent or read on it any more.
    }
  }

  private InputStream connect(Duration timeout) throws IOException {
    dial(timeout.compareTo(MOST_CONNECT) < 0 ? timeout : MOST_CONNECT);
    raw.setTcpNoDelay(true);
    Socket socket = isSecure() ? secured() : raw;
    InputStream stream = new BufferedInputStream(socket.getInputStream());
    in = stream;
    out = socket.getOutputStream();
    return stream;
  }

  /**
   * Connects to the first of the addresses that answers; fails as the first of them does. Behind a
   * proxy it is the proxy who looks for the receiver's address.
   */
  private void dial(Duration timeout) throws IOException {
    List<InetSocketAddress> all =
        proxy == null
            ? addresses.of(url.getHost(), port())
            : addresses.of(proxy.host(), proxy.port());
    int millis = Math.toIntExact(Math.max(1, timeout.toMillis() / all.size()));
    IOException failure = null;
    for (InetSocketAddress address : all) {
      try {
        raw.connect(address, millis);
        addresses.answered(address);
        return;
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        replaceSocket();
      }
    }
    throw failure == null ? new IOException("no address") : failure;
  }

  /** One whose attempt to connect failed is of no more use. */
  private void replaceSocket() {
    close(raw);
    raw = sockets.get();
    if (closed) {
      close(raw);
    }
  }

  private Socket secured() throws IOException {
    // A slow device takes its time for what a handshake needs.
    inHandshake = proxy == null;
    SSLSocketFactory factory = tls.factory();
    if (proxy != null) {
      ProxyTunnel.open(raw, proxy, url.getHost() + ":" + port(), sent);
      inHandshake = true;
    }
    SSLSocket socket = (SSLSocket) factory.createSocket(raw, url.getHost(), port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    inHandshake = false;
    return socket;
  }

  private String path() {
    String query = url.getRawQuery();
    return url.getRawPath() + (query == null ? "" : "?" + query);
  }

  private boolean isSecure() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private int port() {
    return url.getPort() >= 0 ? url.getPort() : isSecure() ? 443 : 80;
  }

  private void send(Map<String, String> headers, byte[] body) throws IOException {
    OutputStream stream = out;
    if (stream == null) {
      throw new IOException("not connected");
    }
    StringBuilder head = new StringBuilder(256);
    boolean whole = proxy != null && !isSecure();
    head.append("POST ").append(whole ? url.toString() : path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
    head.append("User-Agent: taffrail\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    if (whole && proxy != null) {
      head.append(ProxyTunnel.login(proxy));
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    byte[] first = head.toString().getBytes(ISO_8859_1);
    sent.add(first.length);
    stream.write(first);
    sent.add(body.length);
    stream.write(body);
    stream.flush();
  }
}
