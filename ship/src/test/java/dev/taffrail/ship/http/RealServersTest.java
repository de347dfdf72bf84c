package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Level;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Lane;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Tool;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.loki.LokiSink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as nginx and openssl speak it, not only as this JDK does. */
class RealServersTest {
  private static final Certificates AUTHORITY = new Certificates("ca");
  private static final String NGINX =
      """
      daemon off; master_process off; pid nginx.pid; error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        server {
          listen 127.0.0.1:PORT ssl;
          ssl_certificate server.pem;
          ssl_certificate_key server.key;
          ssl_client_certificate ca.pem;
          ssl_verify_client on;
          location /old { return 301 https://elsewhere.example/loki?session=hush; }
          location / { proxy_pass RECEIVER; }
        }
      }
      """;

  @TempDir Path folder;
  private Path ca;
  private int port;
  private @Nullable Tool server;

  @BeforeEach
  void write() throws Exception {
    ca = AUTHORITY.write(folder.resolve("ca.pem"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void deliversThroughNginxWithACertificateThatIsRenewedMeanwhile() throws Exception {
    port = Tool.freePort();
    try (LokiServer loki = new LokiServer();
        LokiSink sink =
            sink("", new TlsFiles(ca, folder.resolve("c.pem"), folder.resolve("c.key")))) {
      serveNginx(loki.url());
      renew(AUTHORITY.sign(Duration.ofDays(-2), "client"));
      // nginx says it on a page, once the client has shown what it has.
      Retry expired = assertRetry(sink.send(batch(0)), "not_loki", Pace.SLOW);
      assertThat(expired.words()).contains("The SSL certificate error").doesNotContain("<");

      renew(AUTHORITY.sign("client"));
      assertThat(sink.send(batch(1))).isEqualTo(new Accepted());
      renew(AUTHORITY.sign("client"));
      assertThat(sink.send(batch(2))).isEqualTo(new Accepted());
      assertThat(loki.lines()).hasSize(2);
    }
  }

  @Test
  void saysWhatNginxMissesAndWhereItLeads() throws Exception {
    port = Tool.freePort();
    try (LokiServer loki = new LokiServer();
        LokiSink without = sink("", new TlsFiles(ca, null, null));
        LokiSink old =
            sink("/old", new TlsFiles(ca, folder.resolve("c.pem"), folder.resolve("c.key")))) {
      serveNginx(loki.url());
      assertThat(assertRetry(without.send(batch(1)), "not_loki", Pace.SLOW).words())
          .contains("No required SSL certificate was sent");
      renew(AUTHORITY.sign("client"));
      assertThat(assertRetry(old.send(batch(1)), "redirected", Pace.SLOW).words())
          .endsWith(
              "to https://elsewhere.example/loki: if that is the receiver, url has to name it")
          .doesNotContain("hush");
      assertThat(loki.bodies()).isEmpty();
    }
  }

  @Test
  void keepsEverythingWhileTheCertificateOfTheServerIsExpired() throws Exception {
    AUTHORITY
        .sign(Duration.ofDays(-400), "127.0.0.1")
        .write(folder.resolve("server.pem"), folder.resolve("server.key"));
    serveOpenssl("");
    try (LokiSink sink = sink("", new TlsFiles(ca, null, null))) {
      Retry retry = assertRetry(sink.send(batch(1)), "certificate", Pace.SLOW);
      assertThat(retry.words())
          .contains("certificate expired or not yet valid, check the device's clock: NotAfter: ")
          .contains(", and the clock says 20");
    }
  }

  @Test
  void saysThatOpensslTakesNoClientWithoutACertificateOrWithAStrangers() throws Exception {
    AUTHORITY.sign("127.0.0.1").write(folder.resolve("server.pem"), folder.resolve("server.key"));
    serveOpenssl("-Verify 1 -verify_return_error -CAfile ca.pem");
    TlsFiles files = new TlsFiles(ca, folder.resolve("c.pem"), folder.resolve("c.key"));
    renew(new Certificates("stranger").sign("client"));
    try (LokiSink without = sink("", new TlsFiles(ca, null, null));
        LokiSink stranger = sink("", files)) {
      for (LokiSink sink : List.of(without, stranger)) {
        assertThat(assertRetry(sink.send(batch(1)), "certificate", Pace.SLOW).words())
            .contains("server does not take this client's certificate");
      }
    }
  }

  private void serveOpenssl(String more) throws Exception {
    port = Tool.freePort();
    String command =
        "openssl s_server -www -cert server.pem -key server.key -accept 127.0.0.1:" + port;
    server = Tool.serve(folder, port, List.of((command + " " + more).strip().split(" ")));
  }

  private void serveNginx(URI receiver) throws Exception {
    AUTHORITY.sign("127.0.0.1").write(folder.resolve("server.pem"), folder.resolve("server.key"));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        NGINX.replace("PORT", String.valueOf(port)).replace("RECEIVER", receiver.toString()));
    server =
        Tool.serve(
            folder, port, List.of("nginx", "-p", folder + "/", "-c", configuration.toString()));
  }

  private LokiSink sink(String path, TlsFiles files) {
    URI url = URI.create("https://127.0.0.1:" + port + path);
    HttpOptions http = HttpOptions.DEFAULT.withTls(files);
    return new LokiSink("test", LokiConfig.at(url, Map.of("job", "edge")).withHttp(http));
  }

  private void renew(Certificates.Identity client) throws Exception {
    client.write(folder.resolve("c.pem"), folder.resolve("c.key"));
  }

  private static Batch batch(int index) {
    Instant now = Instant.parse("2026-05-30T08:37:37.951919Z");
    return new Batch(Lane.BULK, "info", List.of(Records.record(index, now, Level.INFO, "")));
  }

  private static Retry assertRetry(Outcome outcome, String reason, Pace pace) {
    assertThat(outcome).isInstanceOf(Retry.class);
    Retry retry = (Retry) outcome;
    assertThat(retry.reason()).as(retry.words()).isEqualTo(reason);
    assertThat(retry.pace()).isEqualTo(pace);
    return retry;
  }
}
