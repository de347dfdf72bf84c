package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A receiver on loopback that keeps what it takes. It answers as it was told to, and else judges
 * each request strictly; it can be stopped and come back at the same port with what it kept.
 */
public abstract class Receiver implements AutoCloseable {
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<String> bodies = new ArrayList<>();
  private int port;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;
  private final AtomicInteger busy = new AtomicInteger();
  private volatile int delayMillis;
  private final Semaphore answers = new Semaphore(Integer.MAX_VALUE);

  /** A status, headers and a body. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public Answer(int status, Map<String, String> headers, String body) {
      this(status, headers, body.getBytes(UTF_8));
    }

    /** With a body by gzip of which the end is missing. */
    public static Answer cutOff(int status, String contentType) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write("{\"code\":0}".getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Answer(
          status,
          Map.of("Content-Type", contentType, "Content-Encoding", "gzip"),
          Arrays.copyOf(packed.toByteArray(), packed.size() - 12));
    }

    public static Answer of(int status, String body) {
      return new Answer(status, Map.of("Content-Type", "text/plain; charset=utf-8"), body);
    }
  }

  /** The lines that are stored, in the order in which they came. */
  public abstract List<String> lines();

  /** What a request means, by the protocol; called for one request at a time. */
  protected abstract Answer judge(HttpExchange exchange, String body);

  public final void start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpServer fresh = HttpServer.create(address, 0);
      ExecutorService pool = Executors.newCachedThreadPool();
      fresh.setExecutor(pool);
      fresh.createContext("/", this::handle);
      fresh.start();
      port = fresh.getAddress().getPort();
      server = fresh;
      threads = pool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends at once, as when it is killed; what is under way gets no answer. */
  public final void stop() {
    url();
    if (server != null && threads != null) {
      server.stop(0);
      threads.shutdownNow();
      server = null;
    }
  }

  /** Its address, the same for ever; the first who asks starts it. */
  public final synchronized URI url() {
    if (port == 0) {
      start();
    }
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The next request gets this answer, whatever it is, and nothing of it is stored. */
  public final synchronized void answerNext(Answer answer) {
    script.add(answer);
  }

  /** Each request takes so long from now on, before it is judged and again before the answer. */
  public final void slow(int millis) {
    delayMillis = millis;
  }

  /** Whether a request is under way that has no answer yet. */
  public final boolean isBusy() {
    return busy.get() > 0;
  }

  /**
   * So many more requests are answered; those behind them are judged, and stored, and wait for
   * their answers until {@link #answerAll}.
   */
  public final void answerOnly(int requests) {
    answers.drainPermits();
    answers.release(requests);
  }

  /** Whether a request is stored that is not answered. */
  public final boolean isWithholding() {
    return answers.hasQueuedThreads();
  }

  /** All are answered again. */
  public final void answerAll() {
    answers.release(Integer.MAX_VALUE / 2);
  }

  /** The bodies of all requests, decompressed. */
  public final synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  @Override
  public final void close() {
    stop();
  }

  private void handle(HttpExchange exchange) throws IOException {
    busy.incrementAndGet();
    try (exchange) {
      String body = decode(exchange, exchange.getRequestBody().readAllBytes());
      pause();
      Answer answer = answer(exchange, body);
      answers.acquire();
      pause();
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body();
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException killed) {
      throw new IOException("killed", killed);
    } finally {
      busy.decrementAndGet();
    }
  }

  private synchronized Answer answer(HttpExchange exchange, String body) {
    bodies.add(body);
    try {
      return script.isEmpty() ? judge(exchange, body) : script.poll();
    } catch (RuntimeException e) {
      return Answer.of(500, "this test's receiver cannot read that: " + e);
    }
  }

  /** The body as text, decompressed; a binary one has a character for each byte. */
  protected String decode(HttpExchange exchange, byte[] bytes) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (encoding == null) {
      return new String(bytes, UTF_8);
    }
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), UTF_8);
    }
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(delayMillis);
    } catch (InterruptedException killed) {
      throw new IOException("killed", killed);
    }
  }
}
