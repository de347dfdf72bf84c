package dev.taffrail.edge.adapter;

import static java.util.stream.Collectors.toSet;

import dev.taffrail.edge.ClientTls;
import dev.taffrail.edge.HttpClients;
import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.TimeLimit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks an address for readings every so often. An answer other than 200 is a read that failed;
 * redirects are not followed. A reading with a time that stood in the answer before is that one
 * again, and passed over.
 */
public final class HttpAdapter implements Adapter {
  private static final int MOST_BYTES = 1 << 20;
  private final HttpPoll poll;
  private final JsonReadings json;
  private Set<Measurement> before = Set.of();
  private @Nullable HttpClient client;

  public HttpAdapter(HttpPoll poll) {
    this.poll = poll;
    this.json = new JsonReadings(poll.fields());
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String source() {
    return poll.place();
  }

  @Override
  public Link connect(Intake intake) throws IOException, InterruptedException {
    client = client();
    read(intake);
    return Link.polling(poll.every(), () -> read(intake), () -> {});
  }

  private void read(Intake intake) throws IOException, InterruptedException {
    List<Measurement> found = json.read(ask(), poll.sensor(), poll.unit(), intake::bad);
    for (Measurement measurement : found) {
      if (measurement.time() == null || !before.contains(measured(measurement))) {
        intake.put(measurement);
      }
    }
    before = found.stream().map(HttpAdapter::measured).collect(toSet());
  }

  /** A signal's strength beside it makes no other reading of it. */
  private static Measurement measured(Measurement of) {
    return new Measurement(of.sensor(), of.time(), of.value(), of.unit());
  }

  private byte[] ask() throws IOException, InterruptedException {
    // HttpRequest's own timeout ends with the headers: a body that never ends would hold us.
    CompletableFuture<HttpResponse<byte[]>> answer =
        Objects.requireNonNull(client).sendAsync(request(), info -> new BoundedBody(MOST_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(poll.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("expected status 200, found " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException(FailureWords.of(e), e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("expected an answer within " + TimeLimit.text(poll.timeout()));
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(poll.url()).setHeader("Accept", "application/json");
    poll.headers().forEach(request::setHeader);
    return request.build();
  }

  /** A new one at each connect where there are files of TLS, as they may be new ones. */
  private HttpClient client() throws IOException {
    HttpClient last = client;
    if (last != null && poll.tls().equals(ClientTls.NONE)) {
      return last;
    }
    return HttpClients.http1(poll.tls()).connectTimeout(poll.timeout()).build();
  }
}
