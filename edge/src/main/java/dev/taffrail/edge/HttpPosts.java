package dev.taffrail.edge;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests one after the other, by connections that are kept. Where there are files of TLS, a
 * try without an answer, or with one that does not take them, ends those, and the next one reads
 * the files again.
 */
final class HttpPosts {
  private final ClientTls tls;

  /** Null where new connections are to be made. Any thread may say that. */
  private volatile @Nullable HttpPost post;

  /** Reads no file yet. Making a client takes a while: the first request shall not wait for it. */
  HttpPosts(ClientTls tls) {
    this.tls = tls;
    this.post = tls.equals(ClientTls.NONE) ? new HttpPost() : null;
  }

  /** As {@link HttpPost#begin}; fails also where the files are of no use. */
  <T> CompletableFuture<T> begin(HttpRequest request, Function<HttpResponse<byte[]>, T> read) {
    HttpPost open;
    try {
      open = open();
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> answer =
        open.begin(
            request,
            response -> {
              if (HttpWords.areOfTls(response.statusCode(), response.body())) {
                renew();
              }
              return read.apply(response);
            });
    CompletableFuture<?> unused =
        answer.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                renew();
              }
            });
    return answer; // itself, as who cancels it ends the request
  }

  private void renew() {
    if (!tls.equals(ClientTls.NONE)) {
      post = null;
    }
  }

  private HttpPost open() throws IOException {
    HttpPost last = post;
    if (last == null) {
      last = new HttpPost(tls);
      post = last;
    }
    return last;
  }
}
