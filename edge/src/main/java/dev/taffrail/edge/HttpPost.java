package dev.taffrail.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends requests, each once. */
final class HttpPost {
  private final HttpClient client;

  /** Trusts whom the JVM trusts. */
  HttpPost() {
    client = HttpClients.http1().build();
  }

  /**
   * Reads the files.
   *
   * @throws IOException when they are of no use
   */
  HttpPost(ClientTls tls) throws IOException {
    client = HttpClients.http1(tls).build();
  }

  /**
   * A request that brings JSON.
   *
   * @param headers the user's
   * @param id the same at each try, by which the receiver knows it again
   * @param traceparent null when there is none
   */
  static HttpRequest request(
      URI url, Map<String, String> headers, String id, @Nullable String traceparent, byte[] json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .setHeader("Content-Type", "application/json")
            .setHeader("Idempotency-Key", id)
            .POST(HttpRequest.BodyPublishers.ofByteArray(json));
    if (traceparent != null) {
      request.setHeader("traceparent", traceparent);
    }
    headers.forEach(request::setHeader);
    return request.build();
  }

  /**
   * What is made of the answer, once all of it is there; of its body only the beginning is kept. To
   * be cancelled by who waits no longer.
   */
  <T> CompletableFuture<T> begin(HttpRequest request, Function<HttpResponse<byte[]>, T> read) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, HttpWords.beginning());
    CompletableFuture<T> result = answer.thenApply(read);
    CompletableFuture<T> unused = result.whenComplete((done, failure) -> answer.cancel(true));
    return result;
  }
}
