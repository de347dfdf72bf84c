package dev.taffrail.edge;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Posts documents. */
final class HttpCarrier implements CloudCarrier {
  /** What is shorter in a path is a word, which a receiver may use as well. */
  private static final int SHORTEST_KEY = 16;

  private final HttpCloud cloud;
  private final HttpPosts posts;

  HttpCarrier(HttpCloud cloud) {
    this.cloud = cloud;
    this.posts = new HttpPosts(cloud.tls());
  }

  @Override
  public CompletableFuture<CloudReply> send(CloudDocument document, @Nullable Duration left) {
    return posts.begin(request(document), this::reply);
  }

  private CloudReply reply(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    boolean ofTls = HttpWords.areOfTls(status, response.body());
    CloudAnswer answer = ofTls ? CloudAnswer.KEEP : CloudAnswer.of(status);
    String reason = answer == CloudAnswer.TAKEN ? null : HttpWords.of(response.body(), secrets());
    return new CloudReply(answer, status, reason);
  }

  /** Also the rest of the address: a hook's path, or a key there, may be all that guards it. */
  private List<String> secrets() {
    URI url = cloud.url();
    List<String> secrets = new ArrayList<>(cloud.headers().values());
    addPath(url.getRawPath(), secrets);
    addPath(url.getPath(), secrets);
    addQuery(url.getRawQuery(), secrets);
    addQuery(url.getQuery(), secrets);
    return secrets;
  }

  /** With each of its ends: behind a proxy a receiver may know an end only. */
  private static void addPath(String path, List<String> secrets) {
    for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      secrets.add(path.substring(at));
    }
    for (String part : path.split("/", -1)) {
      if (part.length() >= SHORTEST_KEY) {
        secrets.add(part);
      }
    }
  }

  /** As a whole, and each value: a receiver names the key that it does not take. */
  private static void addQuery(@Nullable String query, List<String> secrets) {
    if (query != null) {
      secrets.add(query);
      for (String pair : query.split("&", -1)) {
        secrets.add(pair.substring(pair.indexOf('=') + 1));
      }
    }
  }

  private HttpRequest request(CloudDocument document) {
    return HttpPost.request(
        cloud.url(), cloud.headers(), document.id(), document.traceparent(), document.body());
  }
}
