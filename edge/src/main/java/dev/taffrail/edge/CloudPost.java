package dev.taffrail.edge;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One HTTP POST, once. */
final class CloudPost {
  private final CloudSync cloud;
  private final HttpClient client;

  CloudPost(CloudSync cloud) {
    this.cloud = cloud;
    // Not the client's default, which asks each receiver for HTTP/2 and confuses small ones.
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  CloudAttempt send(CloudDocument document) {
    // HttpRequest's own timeout ends with the headers: a body that never ends would hold us.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request(document), HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(cloud.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return new CloudAttempt(status, null);
    } catch (ExecutionException e) {
      return new CloudAttempt(0, new IOException(String.valueOf(e.getCause()), e.getCause()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new CloudAttempt(
          0, new HttpTimeoutException("expected an answer within " + cloud.timeout()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new CloudAttempt(0, new IOException("interrupted", e));
    }
  }

  private HttpRequest request(CloudDocument document) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(cloud.url())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", document.id())
            .POST(HttpRequest.BodyPublishers.ofByteArray(document.body()));
    if (document.traceparent() != null) {
      request.header("traceparent", document.traceparent());
    }
    return request.build();
  }
}
