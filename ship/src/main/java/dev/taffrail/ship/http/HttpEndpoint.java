package dev.taffrail.ship.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One address that takes POST requests. HTTP/1.1 over plain sockets or TLS, because the JDK's
 * client costs a device 20 MB more. Connections are kept for the next request; redirects are
 * answers like others. For any number of threads.
 */
public final class HttpEndpoint implements AutoCloseable {
  /** Servers drop idle connections after 5 s and more; one of this age is not trusted. */
  private static final Duration IDLE = Duration.ofSeconds(4);

  private final URI url;
  private final Duration timeout;
  private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<HttpConnection> busy = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor watch;
  private volatile boolean closed;

  /**
   * @param timeout for a request from its beginning, connecting included, to the answer's end
   */
  public HttpEndpoint(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    watch = new ScheduledThreadPoolExecutor(1, HttpEndpoint::watchThread);
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
    return exchange(HttpConnection.to(url), headers, body);
  }

  /** A failure of {@link #post} in words for people. */
  public String describe(IOException failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String what =
        failure instanceof UnknownHostException
            ? "host name cannot be resolved"
            : failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    return url.getRawAuthority() + ": " + what;
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
    busy.add(connection);
    if (closed) {
      throw closedException();
    }
    ScheduledFuture<?> deadline =
        watch.schedule(connection::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
    boolean keep = false;
    try {
      HttpAnswer answer = connection.post(headers, body, timeout);
      keep = connection.isReusable();
      return answer;
    } catch (IOException e) {
      throw connection.hasExpired() ? timedOut(e) : e;
    } finally {
      deadline.cancel(false);
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
    while (connection != null && connection.idleFor().compareTo(IDLE) > 0) {
      connection.close();
      connection = idle.poll();
    }
    return connection;
  }

  private IOException timedOut(IOException cause) {
    IOException timedOut = new SocketTimeoutException("no whole answer within " + timeout);
    timedOut.initCause(cause);
    return timedOut;
  }

  private static IOException closedException() {
    return new IOException("closed");
  }

  private static Thread watchThread(Runnable task) {
    Thread thread = new Thread(task, "taffrail-ship-timeout");
    thread.setDaemon(true);
    return thread;
  }
}
