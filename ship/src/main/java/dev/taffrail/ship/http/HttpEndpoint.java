package dev.taffrail.ship.http;

import dev.taffrail.journal.TimeLimit;
import dev.taffrail.ship.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One address that takes POST requests. HTTP/1.1 over plain sockets or TLS, because the JDK's
 * client costs a device 20 MB more. Connections are kept for the next request; redirects are
 * answers like others. Of a name with several addresses each is tried until one answers. For any
 * number of threads.
 */
public final class HttpEndpoint implements AutoCloseable {
  /** Servers drop idle connections after 5 s and more; one of this age is not trusted. */
  private static final Duration IDLE = Duration.ofSeconds(4);

  private final URI url;
  private final HttpOptions options;
  private final TlsContext tls;
  private final Addresses addresses;
  private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<HttpConnection> busy = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor watch;
  private final LongAdder sent = new LongAdder();
  private volatile boolean closed;

  /** Sends nothing yet. */
  public HttpEndpoint(URI url, HttpOptions options) {
    this(url, options, new Addresses());
  }

  HttpEndpoint(URI url, HttpOptions options, Addresses addresses) {
    this.url = url;
    this.addresses = addresses;
    this.options = options;
    tls = new TlsContext(options.tls());
    watch = new ScheduledThreadPoolExecutor(1, HttpEndpoint::watchThread);
    // A request that comes while this is closed ends on its own, with an IOException.
    watch.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(10, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  /**
   * Sends one request and reads its whole answer.
   *
   * @param headers beside Host, Content-Length and Connection
   * @throws IOException when there was no whole answer; the receiver may have taken the request
   */
  public HttpAnswer post(Map<String, String> headers, byte[] body) throws IOException {
    HttpConnection kept = takeIdle();
    if (kept != null) {
      try {
        return exchange(kept, headers, body);
      } catch (HttpConnection.UnansweredException dropped) {
        // The server had closed it while it was idle: that says nothing about the receiver.
      }
    }
    return exchange(
        new HttpConnection(url, tls, options.proxy(), addresses, Socket::new, sent), headers, body);
  }

  /**
   * Bytes of all requests so far, heads and bodies, CONNECT included; what was begun counts whole.
   */
  public long sentBytes() {
    return sent.sum();
  }

  /** What a failure of {@link #post} means: the batch is kept, and the words say what to mend. */
  public Outcome.Retry retry(IOException failure) {
    return HttpFailures.retry(url.getRawAuthority(), failure, tls.problem());
  }

  /** Closes all connections; requests under way fail. */
  @Override
  public void close() {
    closed = true;
    busy.forEach(HttpConnection::close);
    idle.forEach(HttpConnection::close);
    watch.shutdownNow();
  }

  private HttpAnswer exchange(HttpConnection connection, Map<String, String> headers, byte[] body)
      throws IOException {
    Deadline deadline = new Deadline(connection::expire);
    busy.add(connection);
    ScheduledFuture<?> alarm =
        watch.schedule(deadline::expire, options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    boolean keep = false;
    try {
      requireOpen();
      HttpAnswer answer = connection.post(headers, body, options.timeout());
      keep = deadline.meet() && connection.isReusable();
      return answer;
    } catch (IOException e) {
      requireOpen();
      throw connection.hasExpired() ? timedOut(connection, e) : e;
    } finally {
      alarm.cancel(false);
      busy.remove(connection);
      release(connection, keep);
    }
  }

  private void release(HttpConnection connection, boolean keep) {
    if (keep) {
      idle.push(connection);
    } else {
      connection.close();
    }
    if (closed) {
      connection.close();
    }
  }

  private @Nullable HttpConnection takeIdle() {
    HttpConnection connection = idle.poll();
    while (connection != null
        && (connection.idleFor().compareTo(IDLE) > 0 || !connection.isSilent())) {
      connection.close();
      connection = idle.poll();
    }
    return connection;
  }

  private IOException timedOut(HttpConnection connection, IOException cause) {
    String missing = connection.isInHandshake() ? "no TLS handshake" : "no whole answer";
    IOException timedOut =
        new SocketTimeoutException(missing + " within " + TimeLimit.text(options.timeout()));
    timedOut.initCause(cause);
    return timedOut;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
  }

  private static Thread watchThread(Runnable task) {
    Thread thread = new Thread(task, "taffrail-ship-timeout");
    thread.setDaemon(true);
    return thread;
  }
}
