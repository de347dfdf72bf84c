package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.page.PageServer;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.ship.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A page of some journals on a port of its own, and who asks it. */
final class RunningPage implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final PageServer server;

  private RunningPage(PageServer server) {
    this.server = server;
  }

  static RunningPage of(Path... journals) throws IOException {
    return of(PageSources.of(List.of(journals)), null);
  }

  static RunningPage of(PageSources sources, @Nullable String token) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Secret secret = token == null ? null : Secret.of(token);
    return new RunningPage(PageServer.start(new ListenSettings(any, secret), sources));
  }

  URI uri(String path) {
    return server.uri().resolve(path);
  }

  /** The answer as an object; the status has to be 200. */
  Map<?, ?> get(String path, String... query) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(path, query);
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return object(JsonTree.of(answer.body()));
  }

  HttpResponse<String> ask(String path, String... query) throws IOException, InterruptedException {
    return CLIENT.send(HttpRequest.newBuilder(uri(path + query(query))).build(), utf8());
  }

  /** Asks, and does not wait for the answer. */
  CompletableFuture<HttpResponse<String>> begin(String path, String... query) {
    HttpRequest request = HttpRequest.newBuilder(uri(path + query(query))).build();
    return CLIENT.sendAsync(request, utf8());
  }

  HttpResponse<String> post(String path, String... query) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path + query(query)));
    return CLIENT.send(request.POST(BodyPublishers.noBody()).build(), utf8());
  }

  private static HttpResponse.BodyHandler<String> utf8() {
    return BodyHandlers.ofString(UTF_8);
  }

  /** Names and values by turns. */
  private static String query(String... pairs) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      query.append(i == 0 ? '?' : '&').append(pairs[i]).append('=');
      query.append(URLEncoder.encode(pairs[i + 1], UTF_8));
    }
    return query.toString();
  }

  static Map<?, ?> object(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  static List<Map<?, ?>> objects(@Nullable Object value) {
    return ((List<?>) Objects.requireNonNull(value))
        .stream().<Map<?, ?>>map(RunningPage::object).toList();
  }

  /** The values of one key in each of these. */
  static List<String> all(@Nullable Object value, String key) {
    return objects(value).stream().map(each -> String.valueOf(each.get(key))).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
