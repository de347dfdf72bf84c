package dev.taffrail.edge;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A receiver that takes documents by HTTP POST: with {@code traceparent}, and an {@code
 * Idempotency-Key} that is the same at each try.
 *
 * @param url http or https, without user and password
 */
public record HttpCloud(URI url) implements CloudTarget {
  /**
   * @throws IllegalArgumentException when nothing can be posted to it
   */
  public HttpCloud {
    Urls.check(url, "http", "https");
  }

  @Override
  public String receiver() {
    return Urls.place(url);
  }

  @Override
  public CloudCarrier open() {
    HttpPost post = new HttpPost();
    return (document, left) -> send(post, document);
  }

  private CompletableFuture<CloudReply> send(HttpPost post, CloudDocument document) {
    return post.begin(
        request(document), status -> new CloudReply(CloudAnswer.of(status), status, null));
  }

  private HttpRequest request(CloudDocument document) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", document.id())
            .POST(HttpRequest.BodyPublishers.ofByteArray(document.body()));
    if (document.traceparent() != null) {
      request.header("traceparent", document.traceparent());
    }
    return request.build();
  }

  @Override
  public String toString() {
    return "HttpCloud[" + receiver() + "]";
  }
}
