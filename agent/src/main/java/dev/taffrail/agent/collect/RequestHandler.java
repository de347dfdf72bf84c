package dev.taffrail.agent.collect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.taffrail.agent.http.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers each request, whatever happens. For many threads. */
final class RequestHandler implements HttpHandler {
  private final Routes routes;
  private final BodyLimits limits;
  private final Access access;
  private final Workers workers;
  private final InFlight inFlight;
  private final KeptConnections connections;
  private final Consumer<String> warnings;

  /**
   * @param warnings is told what its operator has to know, a line each
   */
  RequestHandler(
      Routes routes,
      BodyLimits limits,
      Access access,
      Workers workers,
      InFlight inFlight,
      KeptConnections connections,
      Consumer<String> warnings) {
    this.access = access;
    this.workers = workers;
    this.routes = routes;
    this.limits = limits;
    this.inFlight = inFlight;
    this.connections = connections;
    this.warnings = warnings;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // An exchange that is closed unanswered closes its connection: the sender sends again.
    try (exchange) {
      if (inFlight.enter()) {
        try {
          Answer answer = answer(exchange);
          if (isKept(exchange) && !connections.mayStay(exchange.getRemoteAddress())) {
            exchange.getResponseHeaders().set("Connection", "close");
          }
          send(exchange, answer);
        } finally {
          inFlight.leave();
        }
      }
    }
  }

  private static boolean isKept(HttpExchange exchange) {
    return !"close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"));
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    try (Request request = new Request(exchange, limits, access, workers)) {
      try {
        Optional<Receiver> receiver = routes.receiver(request);
        Answer answer =
            receiver.isPresent() ? answer(receiver.get(), request) : routes.page(request);
        if (!request.passBody()) {
          exchange.getResponseHeaders().set("Connection", "close");
        }
        request.wholeRead(); // or never will be
        return answer;
      } finally {
        request.answered();
      }
    }
  }

  private Answer answer(Receiver receiver, Request request) throws IOException {
    Counters counters = receiver.counters();
    counters.requests.increment();
    Answer answer = receive(receiver, request);
    if (answer.status() >= 300) {
      counters.failed.increment();
    }
    return answer;
  }

  private Answer receive(Receiver receiver, Request request) throws IOException {
    try {
      return receiver.receive(request);
    } catch (RefusedException e) {
      String message = String.valueOf(e.getMessage());
      if (e.status() == 500) {
        warnings.accept(message);
      }
      return receiver.refusal(request, e.status(), message);
    } catch (RuntimeException | Error e) {
      // A defect of ours, or no thread for a journal: the sender keeps what it has, and the
      // operator is told.
      warnings.accept("internal error at " + request.path() + ": " + e);
      return receiver.refusal(request, 500, "internal error");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body();
    boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
    if (!answer.type().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", answer.type());
    }
    if (answer.status() == 401) {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"taffrail\"");
    }
    if (answer.status() == 429 || answer.status() == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(answer.status(), hasBody ? body.length : -1);
    if (hasBody) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
