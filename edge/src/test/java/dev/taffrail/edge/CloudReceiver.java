package dev.taffrail.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A cloud on loopback: answers as it is told, with 204 when it is told nothing. */
final class CloudReceiver implements AutoCloseable {
  /** Told in place of a status: reads the request, then closes the connection without an answer. */
  static final int HANG_UP = 0;

  /** Told in place of a status: reads the request and never answers. */
  static final int SILENCE = -1;

  /** Told in place of a status: answers 200 with a body that never ends. */
  static final int ENDLESS_BODY = -2;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Integer> answers = new ArrayDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int otherwise = 204;
  private volatile byte[] words = {};

  CloudReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/readings");
  }

  /** The next answers, in this order. */
  void answer(int... statuses) {
    synchronized (answers) {
      for (int status : statuses) {
        answers.add(status);
      }
    }
  }

  /** From now on answers have this body. */
  void say(String body) {
    words = body.getBytes(StandardCharsets.UTF_8);
  }

  /** What is told for the next requests no longer holds. */
  void forgetAnswers() {
    synchronized (answers) {
      answers.clear();
    }
  }

  /** The answer to all requests that no other is told for. */
  void answerAlways(int status) {
    otherwise = status;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<Request> taken() {
    return requests.stream().filter(request -> request.answer() / 100 == 2).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int answer = nextAnswer();
    requests.add(
        new Request(
            header(exchange, "traceparent"),
            header(exchange, "content-type"),
            header(exchange, "idempotency-key"),
            header(exchange, "authorization"),
            body,
            answer));
    switch (answer) {
      case HANG_UP -> exchange.close();
      case SILENCE -> waitForTheEnd();
      case ENDLESS_BODY -> writeWithoutEnd(exchange);
      default -> {
        boolean silent = words.length == 0 || answer == 204;
        exchange.sendResponseHeaders(answer, silent ? -1 : words.length);
        if (!silent) {
          exchange.getResponseBody().write(words);
        }
        exchange.close();
      }
    }
  }

  private int nextAnswer() {
    synchronized (answers) {
      Integer next = answers.poll();
      return next == null ? otherwise : next;
    }
  }

  private static void waitForTheEnd() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void writeWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    while (!Thread.currentThread().isInterrupted()) {
      exchange.getResponseBody().write(new byte[8192]);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  /** What came in, and what was answered. */
  record Request(
      String traceparent,
      String contentType,
      String idempotencyKey,
      String authorization,
      String body,
      int answer) {

    /** The trace id as a correlation id is written. */
    String correlationId() {
      String hex = traceparent.substring(3, 35);
      return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    /** All texts of the document's properties of this name. */
    List<String> texts(String property) {
      List<String> texts = new ArrayList<>();
      try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          if (token == JsonToken.PROPERTY_NAME && json.currentName().equals(property)) {
            json.nextToken();
            texts.add(json.getString());
          }
        }
      }
      return texts;
    }
  }
}
