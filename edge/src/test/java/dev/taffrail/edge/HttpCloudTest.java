package dev.taffrail.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.taffrail.edge.mqtt.BrokerCertificate;
import dev.taffrail.journal.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cloud of a private authority, which asks who we are. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpCloudTest {
  private static final CloudFlush NOTHING_YET = new CloudFlush(0, 1, 0);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Headers> sent = new CopyOnWriteArrayList<>();
  private volatile String page = "";
  private ClientTls all;
  private Records records;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    records = Records.of(Level.DEBUG, folder);
    new BrokerCertificate(folder).write();
    Path pem = folder.resolve("broker.pem");
    all = new ClientTls(pem, pem, folder.resolve("broker.key"));
    server = serve(all, 0);
  }

  /** A receiver that is this one, and takes from nobody else. */
  private HttpsServer serve(ClientTls identity, int port) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(identity.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needed = getSSLContext().getDefaultSSLParameters();
            needed.setNeedClientAuth(true);
            parameters.setSSLParameters(needed);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          sent.add(exchange.getRequestHeaders());
          exchange.getRequestBody().readAllBytes();
          if (page.isEmpty()) {
            exchange.sendResponseHeaders(204, -1);
          } else {
            exchange.sendResponseHeaders(400, page.length());
            exchange.getResponseBody().write(page.getBytes(US_ASCII));
          }
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
    return server;
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    records.close();
  }

  @Test
  void onlyWhoTrustsItsAuthorityAndShowsACertificateDelivers() {
    for (ClientTls less :
        List.of(ClientTls.NONE, ClientTls.trusting(folder.resolve("broker.pem")))) {
      assertThat(run(cloud().withTls(less))).isEqualTo(NOTHING_YET);
    }
    assertThat(sent).isEmpty();
    assertThat(run(cloud().withTls(all))).isEqualTo(new CloudFlush(1, 0, 0));
  }

  @Test
  void aDocumentCarriesTheUsersHeadersAndTokenWhichAreShownNowhere() {
    HttpCloud cloud =
        cloud().withTls(all).withHeaders(Map.of("X-Site", "north-7")).withToken("geheim");
    run(cloud);
    assertThat(sent.get(0).getFirst("X-Site")).isEqualTo("north-7");
    assertThat(sent.get(0).getFirst("Authorization")).isEqualTo("Bearer geheim");
    assertThat(sent.get(0).getFirst("Idempotency-Key")).isNotBlank();
    assertThat(cloud + CloudSync.to(cloud).toString() + records.all())
        .doesNotContain("geheim", "north-7");
  }

  @Test
  void aFileOfTlsThatIsOfNoUseIsNamedAndTheOneInItsPlaceIsUsedByTheNextTry() throws Exception {
    Path ca = folder.resolve("ca.pem");
    HttpCloud cloud = cloud().withTls(new ClientTls(ca, all.certificate(), all.key()));
    try (Pipeline pipeline = pipeline(cloud)) {
      pipeline.run(Readings.minutes(0, 5, 5));
      assertThat(records.only("retries_exhausted").exception())
          .hasMessage("expected a file at " + ca + ", found none");

      Path other = Files.createDirectory(folder.resolve("other"));
      new BrokerCertificate(other).write();
      Files.copy(other.resolve("broker.pem"), ca);
      assertThat(pipeline.run(List.of()).cloud()).isEqualTo(NOTHING_YET);

      Files.writeString(ca, Files.readString(folder.resolve("broker.pem")));
      assertThat(pipeline.run(List.of()).cloud()).isEqualTo(new CloudFlush(1, 0, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"No required SSL certificate was sent", "The SSL certificate error"})
  void whatNginxSaysOfACertificateRefusesNoDocumentAndHasTheFilesReadAgain(String words)
      throws Exception {
    Path ca = folder.resolve("ca.pem");
    Files.writeString(ca, Files.readString(folder.resolve("broker.pem")));
    page =
        "<html>\r\n<head><title>400 %1$s</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>%1$s</center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
            .formatted(words);
    try (Pipeline pipeline =
        pipeline(cloud().withTls(new ClientTls(ca, all.certificate(), all.key())))) {
      assertThat(pipeline.run(Readings.minutes(0, 5, 5)).cloud()).isEqualTo(NOTHING_YET);
      assertThat(records.only("retries_exhausted").field("reason")).asString().contains(words);

      page = "";
      Files.delete(ca);
      assertThat(pipeline.run(List.of()).cloud()).isEqualTo(NOTHING_YET);
      assertThat(sent).hasSize(1);

      Files.writeString(ca, Files.readString(folder.resolve("broker.pem")));
      assertThat(pipeline.run(List.of()).cloud()).isEqualTo(new CloudFlush(1, 0, 0));
    }
  }

  @Test
  void filesOfTlsThatWereRenewedWhileAnActionRanAreUsedByTheTryBehindOneThatFailed()
      throws Exception {
    HttpAction action =
        HttpAction.to(cloud().url()).withTls(all).withTries(new ActionTries(1, Duration.ZERO, 10));
    try (Pipeline pipeline =
        Pipeline.named("fridge")
            .rule(RuleConfig.above("warm", 8, 8))
            .action(ActionConfig.of("page", action))
            .build()) {
      pipeline.run(Readings.minutes(0, 9, 5));
      await().until(() -> records.of("rule_action_completed").size() == 1);

      ClientTls renewed = renewed();
      int port = server.getAddress().getPort();
      server.stop(0);
      server = serve(renewed, port);
      pipeline.run(Readings.minutes(2, 9, 5));
      await().until(() -> records.of("rule_action_failed").size() == 1);
      assertThat(sent).as("it knows nobody by the old files").hasSize(1);

      for (String file : List.of("broker.pem", "broker.key")) {
        Files.copy(folder.resolve("renewed").resolve(file), folder.resolve(file), REPLACE_EXISTING);
      }
      pipeline.run(Readings.minutes(4, 9, 5));
      await().until(() -> records.of("rule_action_completed").size() == 2);
    }
    assertThat(sent).hasSize(2);
  }

  private ClientTls renewed() throws Exception {
    Path made = Files.createDirectory(folder.resolve("renewed"));
    new BrokerCertificate(made).write();
    Path pem = made.resolve("broker.pem");
    return new ClientTls(pem, pem, made.resolve("broker.key"));
  }

  @Test
  void anActionTrustsShowsAndCarriesTheSameAndReadsTheFilesAgain() throws Exception {
    Path ca = folder.resolve("ca.pem");
    HttpAction action =
        HttpAction.to(cloud().url())
            .withTls(new ClientTls(ca, all.certificate(), all.key()))
            .withTries(new ActionTries(1, Duration.ZERO, 10))
            .withToken("geheim");
    try (Pipeline pipeline =
        Pipeline.named("fridge")
            .rule(RuleConfig.above("warm", 8, 8))
            .action(ActionConfig.of("page", action))
            .build()) {
      pipeline.run(Readings.minutes(0, 9, 5));
      await().until(() -> !records.of("rule_action_failed").isEmpty());
      assertThat(records.only("rule_action_failed").field("reason"))
          .isEqualTo("expected a file at " + ca + ", found none");

      Files.writeString(ca, Files.readString(folder.resolve("broker.pem")));
      pipeline.run(Readings.minutes(2, 9, 5));
      await().until(() -> !records.of("rule_action_completed").isEmpty());
    }
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).getFirst("Authorization")).isEqualTo("Bearer geheim");
    assertThat(action + records.all().toString()).doesNotContain("geheim");
    assertThatThrownBy(() -> HttpAction.to(URI.create("http://h")).withTls(all))
        .hasMessage("tls: expected an url with https, found http");
  }

  @Test
  void whatCannotBeSentIsRefusedWithoutItsValue() {
    assertThatThrownBy(() -> cloud().withHeaders(Map.of("X-Site", "geh\neim")))
        .hasMessageStartingWith("headers: expected names that a request may set")
        .hasMessageEndingWith("found 'X-Site'");
    assertThatThrownBy(() -> cloud().withHeaders(Map.of("idempotency-key", "mine")))
        .hasMessageEndingWith("found 'idempotency-key'");
    assertThatThrownBy(() -> HttpCloud.to(URI.create("http://h")).withTls(all))
        .hasMessage("tls: expected an url with https, found http");
  }

  private CloudFlush run(HttpCloud cloud) {
    try (Pipeline pipeline = pipeline(cloud)) {
      return pipeline.run(Readings.minutes(0, 5, 5)).cloud();
    }
  }

  private HttpCloud cloud() {
    return HttpCloud.to(URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/"));
  }

  private static Pipeline pipeline(HttpCloud cloud) {
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .cloud(CloudSync.to(cloud).withAttempts(1))
        .build();
  }
}
