package dev.taffrail.agent.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taffrail.agent.text.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is behind the nginx: a sensor that answers with one reading at each request, the cloud of
 * the pipelines, and a Loki.
 */
final class Receiver implements AutoCloseable {
  private static final Pattern PIPELINE = Pattern.compile("^\\{\"pipeline\":\"(broker|web)\"");

  private final HttpServer server;
  private final Map<String, Ledger> ledgers;
  private final Ledger polled;
  private final Map<Long, String> lines = new HashMap<>();
  private final Set<String> documents = new HashSet<>();
  private long repeatedLines;
  private long otherLines;
  private long nextReading = 1;

  /** What all are answered in place of being served; 0 for nothing. */
  private volatile int status;

  private volatile boolean sensorIsOff;

  /**
   * @param ledgers by pipeline
   * @param polled that of the pipeline which asks for readings
   */
  Receiver(Map<String, Ledger> ledgers, Ledger polled) throws IOException {
    this.ledgers = ledgers;
    this.polled = polled;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/readings", exchange -> serve(exchange, this::reading));
    server.createContext("/cloud", exchange -> serve(exchange, this::document));
    server.createContext("/loki/api/v1/push", exchange -> serve(exchange, this::push));
    server.createContext("/pager", exchange -> serve(exchange, (any, request) -> ""));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void answerWith(int code) {
    status = code;
  }

  /** From now on there is no new reading. */
  void turnSensorOff() {
    sensorIsOff = true;
  }

  /** The number of the reading that was asked for last, less those that may be under way. */
  synchronized long newestReading() {
    return nextReading - 3;
  }

  /** The indexes of records, of so many, that never came. */
  synchronized Set<Long> missing(long size) {
    Set<Long> missing = new TreeSet<>();
    for (long index = 0; index < size; index++) {
      if (!lines.containsKey(index)) {
        missing.add(index);
      }
    }
    return missing;
  }

  /** How many records came with two texts. */
  synchronized long otherLines() {
    return otherLines;
  }

  @Override
  public synchronized String toString() {
    return lines.size()
        + " records, "
        + repeatedLines
        + " again, "
        + documents.size()
        + " documents";
  }

  private interface Service {
    /** Returns the answer's body; null for what it can make nothing of. */
    @Nullable String answer(HttpExchange exchange, byte[] request) throws IOException;
  }

  private void serve(HttpExchange exchange, Service service) throws IOException {
    try (exchange) {
      int refusal = status;
      byte[] request = exchange.getRequestBody().readAllBytes();
      String answer = refusal == 0 ? service.answer(exchange, request) : "not now";
      byte[] body = answer == null ? new byte[0] : answer.getBytes(UTF_8);
      int code = refusal != 0 ? refusal : answer == null ? 400 : body.length == 0 ? 204 : 200;
      exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private synchronized String reading(HttpExchange exchange, byte[] request) {
    if (sensorIsOff) {
      return "[]";
    }
    long number = nextReading++;
    polled.given(number);
    return "{\"value\":" + Ledger.value(number) + "}";
  }

  /** One whose bytes were damaged in the store is none. */
  private synchronized @Nullable String document(HttpExchange exchange, byte[] request) {
    String body = new String(request, UTF_8);
    Matcher pipeline = PIPELINE.matcher(body);
    if (!pipeline.find() || !isJson(body)) {
      return null;
    }
    Objects.requireNonNull(ledgers.get(pipeline.group(1))).arrived(body);
    documents.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    return "";
  }

  private static boolean isJson(String body) {
    try {
      JsonTree.of(body);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private String push(HttpExchange exchange, byte[] request) throws IOException {
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(request))) {
      Map<?, ?> push = (Map<?, ?>) JsonTree.of(new String(body.readAllBytes(), UTF_8));
      for (Object stream : (List<?>) member(push, "streams")) {
        ((List<?>) member(stream, "values")).forEach(this::line);
      }
    }
    return "";
  }

  private synchronized void line(Object entry) {
    List<?> parts = (List<?>) entry;
    long index = Long.parseLong(member(parts.get(2), "taffrail_index").toString());
    String line = String.valueOf(parts.get(1));
    String before = lines.putIfAbsent(index, line);
    repeatedLines += before == null ? 0 : 1;
    otherLines += before == null || isSame(before, line) ? 0 : 1;
  }

  /** One that travels under another time may get a new one at each start. */
  private static boolean isSame(String one, String other) {
    return one.equals(other)
        || other.contains("taffrail_original_timestamp")
        || one.contains("taffrail_original_timestamp");
  }

  private static Object member(Object object, String name) {
    return Objects.requireNonNull(((Map<?, ?>) object).get(name), name);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
