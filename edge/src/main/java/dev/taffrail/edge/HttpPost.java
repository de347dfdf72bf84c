package dev.taffrail.edge;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Sends requests, each once. */
final class HttpPost {
  /** Not the client's default, which asks each receiver for HTTP/2 and confuses small ones. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * What is made of the answer's status, once all of the answer is there. To be cancelled by who
   * waits no longer.
   */
  <T> CompletableFuture<T> begin(HttpRequest request, IntFunction<T> read) {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    CompletableFuture<T> result = answer.thenApply(done -> read.apply(done.statusCode()));
    CompletableFuture<T> unused = result.whenComplete((done, failure) -> answer.cancel(true));
    return result;
  }
}
