package dev.taffrail.edge;

import java.io.IOException;
import java.net.http.HttpRequest;

/** One HTTP POST, once. */
final class CloudPost {
  private final CloudSync cloud;
  private final CloudHurry hurry;
  private final HttpPost post;

  CloudPost(CloudSync cloud, CloudHurry hurry) {
    this.cloud = cloud;
    this.hurry = hurry;
    this.post = new HttpPost(cloud.timeout());
  }

  CloudAttempt send(CloudDocument document) {
    try {
      return new CloudAttempt(post.send(request(document), hurry), null);
    } catch (IOException e) {
      return new CloudAttempt(0, e);
    } catch (InterruptedException e) {
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
