package dev.taffrail.edge;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Sends requests, each once. */
final class HttpPost {
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param timeout for all of one, from connecting to the end of its answer
   */
  HttpPost(Duration timeout) {
    this.timeout = timeout;
    // Not the client's default, which asks each receiver for HTTP/2 and confuses small ones.
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /**
   * The answer's status.
   *
   * @throws IOException when there was none; its message names nothing of the request
   */
  int send(HttpRequest request) throws IOException, InterruptedException {
    return send(request, new CloudHurry());
  }

  /**
   * The same, where a hurry that begins meanwhile leaves less time.
   *
   * @throws IOException when there was none; its message names nothing of the request
   */
  int send(HttpRequest request, CloudHurry hurry) throws IOException, InterruptedException {
    // HttpRequest's own timeout ends with the headers: a body that never ends would hold us.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return hurry.await(answer, timeout).statusCode();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      String time = hurry.isOn() ? "the time that a stop leaves" : timeout.toString();
      throw new HttpTimeoutException("expected an answer within " + time);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }
}
