package dev.taffrail.edge;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Sends requests, each once. */
final class HttpPost {
  private final HttpClient client;

  /** Trusts whom the JVM trusts. */
  HttpPost() {
    client = http1().build();
  }

  /**
   * Reads the files.
   *
   * @throws IOException when they are of no use
   */
  HttpPost(ClientTls tls) throws IOException {
    client =
        tls.equals(ClientTls.NONE) ? http1().build() : http1().sslContext(tls.context()).build();
  }

  /** Not the client's default, which asks each receiver for HTTP/2 and confuses small ones. */
  private static HttpClient.Builder http1() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
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
