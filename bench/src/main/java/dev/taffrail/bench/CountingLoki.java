package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Takes pushes, protocol buffers by Snappy or JSON by gzip, and knows of each numbered line how
 * often it came and under which times: Loki stores a line of one stream once that comes again with
 * the same time to the nanosecond.
 */
final class CountingLoki implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_CONTENT = 204;

  private final Pattern number;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Map<Integer, Long> times = new HashMap<>();
  private volatile NetworkFault fault = NetworkFault.NONE;
  private long again;
  private long twice;

  /**
   * @param key of the member of each line that is its number
   */
  CountingLoki(String key) throws IOException {
    number = Pattern.compile('"' + key + "\":([0-9]+)");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void set(NetworkFault now) {
    fault = now;
  }

  /** How many different lines came. */
  synchronized int lines() {
    return times.size();
  }

  /** How many of the numbers below this one never came. */
  synchronized long missing(int end) {
    long missing = 0;
    for (int n = 0; n < end; n++) {
      missing += times.containsKey(n) ? 0 : 1;
    }
    return missing;
  }

  /** How many lines came that had come before, with the same time: Loki stores them once. */
  synchronized long again() {
    return again;
  }

  /** How many lines came that had come before with another time: Loki would store them twice. */
  synchronized long twice() {
    return twice;
  }

  synchronized void clear() {
    times.clear();
    again = 0;
    twice = 0;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      NetworkFault now = fault;
      if (now.status == 0) {
        push(exchange.getRequestHeaders(), body);
        exchange.sendResponseHeaders(NO_CONTENT, -1);
      } else {
        byte[] words = now.words.getBytes(UTF_8);
        exchange.sendResponseHeaders(now.status, words.length);
        exchange.getResponseBody().write(words);
      }
    }
  }

  private void push(Headers headers, byte[] body) throws IOException {
    if ("application/x-protobuf".equals(headers.getFirst("Content-Type"))) {
      push(ByteBuffer.wrap(Snappy.uncompress(body)));
    } else {
      push(JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(body))));
    }
  }

  private synchronized void push(JsonNode request) {
    for (JsonNode stream : request.path("streams")) {
      for (JsonNode entry : stream.path("values")) {
        line(Long.parseLong(entry.path(0).asString()), entry.path(1).asString());
      }
    }
  }

  /** Of {@code PushRequest}: field 1, the streams; of each field 2, the entries. */
  private synchronized void push(ByteBuffer request) {
    while (request.hasRemaining()) {
      request.get();
      ByteBuffer stream = message(request);
      while (stream.hasRemaining()) {
        byte tag = stream.get();
        if (tag == 0x12) {
          entry(message(stream));
        } else if (tag == 0x0a) {
          message(stream);
        } else {
          varint(stream);
        }
      }
    }
  }

  /** Field 1 is the time, seconds and nanoseconds; field 2 the line; field 3 the metadata. */
  private void entry(ByteBuffer entry) {
    long time = 0;
    while (entry.hasRemaining()) {
      byte tag = entry.get();
      ByteBuffer value = message(entry);
      if (tag == 0x0a) {
        time = nanos(value);
      } else if (tag == 0x12) {
        line(time, UTF_8.decode(value));
      }
    }
  }

  private void line(long time, CharSequence line) {
    Matcher found = number.matcher(line);
    if (found.find()) {
      Long before = times.put(Integer.valueOf(found.group(1)), time);
      again += before != null && before == time ? 1 : 0;
      twice += before != null && before != time ? 1 : 0;
    }
  }

  private static long nanos(ByteBuffer time) {
    long nanos = 0;
    while (time.hasRemaining()) {
      nanos += time.get() == 0x08 ? varint(time) * 1_000_000_000L : varint(time);
    }
    return nanos;
  }

  private static ByteBuffer message(ByteBuffer from) {
    int length = (int) varint(from);
    ByteBuffer message = from.slice(from.position(), length);
    from.position(from.position() + length);
    return message;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = from.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
