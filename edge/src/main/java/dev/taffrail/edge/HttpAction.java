package dev.taffrail.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * Sends each event to a receiver as JSON by HTTP POST, with {@code traceparent} and an {@code
 * Idempotency-Key} that is the same at each try. An answer of 2xx is the end of it; 408, 425, 429,
 * 5xx and no answer are tried again; any other is given up at once. See {@link QueuedAction} for
 * what waits, and for how long.
 *
 * @param url http or https, without user and password
 * @param headers to be sent beside the usual ones; their values may be secrets, and stand in no
 *     record
 * @param tls the files of TLS, with https; read again behind each try without an answer
 * @param timeout for one try, connection and answer; ten minutes at most
 * @param tries how often, and how many wait
 * @param fields behind those of the event: texts, numbers and booleans
 */
public record HttpAction(
    URI url,
    Map<String, String> headers,
    ClientTls tls,
    Duration timeout,
    ActionTries tries,
    Map<String, Object> fields)
    implements ActionKind {
  /**
   * Looks at no file.
   *
   * @throws IllegalArgumentException when one of them cannot be sent, or a field has a name of the
   *     event's own
   */
  public HttpAction {
    Urls.check(url, "http", "https");
    Urls.checkTls(url, tls, "https");
    Checks.timeout(timeout);
    headers = Headers.of(headers, "traceparent", "Idempotency-Key");
    fields = ActionFields.of(fields);
  }

  /**
   * No headers and fields of the user's; trusts whom the JVM trusts; 5 s for a try; {@link
   * ActionTries#DEFAULT}.
   */
  public static HttpAction to(URI url) {
    return new HttpAction(
        url, Map.of(), ClientTls.NONE, Duration.ofSeconds(5), ActionTries.DEFAULT, Map.of());
  }

  public HttpAction withHeaders(Map<String, String> value) {
    return new HttpAction(url, value, tls, timeout, tries, fields);
  }

  /** With a bearer's token as one more header. */
  public HttpAction withToken(String token) {
    return withHeaders(Headers.withToken(headers, token));
  }

  public HttpAction withTls(ClientTls value) {
    return new HttpAction(url, headers, value, timeout, tries, fields);
  }

  public HttpAction withTimeout(Duration value) {
    return new HttpAction(url, headers, tls, value, tries, fields);
  }

  public HttpAction withTries(ActionTries value) {
    return new HttpAction(url, headers, tls, timeout, value, fields);
  }

  public HttpAction withFields(Map<String, ?> value) {
    return new HttpAction(url, headers, tls, timeout, tries, ActionFields.of(value));
  }

  @Override
  public RunningAction start(String pipeline, String name) {
    HttpPosts posts = new HttpPosts(tls);
    return new QueuedAction(pipeline, name, tries, fields, message -> send(posts, message));
  }

  private void send(HttpPosts posts, ActionMessage message)
      throws IOException, InterruptedException {
    // HttpRequest's own timeout ends with the headers: a body that never ends would hold us.
    int status =
        Answers.await(
            posts.begin(request(message), HttpResponse::statusCode), timeout, new CloudHurry());
    switch (CloudAnswer.of(status)) {
      case TAKEN -> {}
      case RETRY -> throw new IOException("expected an answer of 2xx, found " + status);
      case KEEP, REFUSED ->
          throw new ActionRefusedException("expected an answer of 2xx, found " + status);
    }
  }

  private HttpRequest request(ActionMessage message) {
    return HttpPost.request(url, headers, message.id(), message.traceparent(), message.body());
  }

  /** Host and port: path and headers may hold a secret. */
  @Override
  public String toString() {
    return "HttpAction[" + Urls.place(url) + "]";
  }
}
