package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.SinkStatus.State;
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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server whose certificate has run out, and the day on which somebody renews it. */
class RenewedCertificateTest {
  private static final Certificates AUTHORITY = new Certificates("ca");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NGINX =
      """
      daemon off; master_process off; pid nginx.pid; error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        server {
          listen 127.0.0.1:PORT ssl; ssl_certificate server.pem; ssl_certificate_key server.key;
          location / { proxy_pass RECEIVER; }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void nothingIsSentUntilItIsRenewedAndAllIsSentThen() throws Exception {
    int port = Tool.freePort();
    Path file = folder.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(file).withSealed(false))) {
      for (int i = 0; i < 50; i++) {
        journal.append(Records.line(Instant.now(), Level.INFO, "edge.test", "tick", ",\"n\":" + i));
      }
    }
    TlsFiles trusted = new TlsFiles(AUTHORITY.write(folder.resolve("ca.pem")), null, null);
    LokiConfig config =
        LokiConfig.at(URI.create("https://127.0.0.1:" + port), Map.of("job", "edge"))
            .withHttp(HttpOptions.DEFAULT.withTls(trusted));
    try (LokiServer loki = new LokiServer();
        Shipper shipper =
            Shipper.builder(file)
                .sink(new LokiSink("loki", config))
                .retry(Duration.ofMillis(5), Duration.ofMillis(50))
                .drain(Duration.ZERO)
                .build()) {
      try (Tool expired = serve(port, loki.url(), Duration.ofDays(-400))) {
        assertThat(expired).isNotNull();
        shipper.start();
        await().atMost(PATIENCE).until(() -> status(shipper).retries() > 2);
        assertThat(status(shipper).state()).isEqualTo(State.MISCONFIGURED);
        assertThat(status(shipper).lastError())
            .startsWith("certificate: 127.0.0.1:" + port + ": certificate expired");
        assertThat(status(shipper).accounts()).isEqualTo(new Accounts(50, 0, 0, 0, 0, 0, 50));
        assertThat(loki.bodies()).isEmpty();
      }
      try (Tool renewed = serve(port, loki.url(), Duration.ofHours(-1))) {
        assertThat(renewed).isNotNull();
        assertThat(shipper.awaitDrained(PATIENCE)).isTrue();
        assertThat(status(shipper).state()).isEqualTo(State.OK);
        assertThat(status(shipper).accounts()).isEqualTo(new Accounts(50, 50, 0, 0, 0, 0, 0));
        assertThat(loki.lines()).hasSize(50);
      }
    }
  }

  private static SinkStatus status(Shipper shipper) {
    return Objects.requireNonNull(shipper.status().get("loki"));
  }

  private Tool serve(int port, URI receiver, Duration from) throws Exception {
    AUTHORITY
        .sign(from, "127.0.0.1")
        .write(folder.resolve("server.pem"), folder.resolve("server.key"));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        NGINX.replace("PORT", String.valueOf(port)).replace("RECEIVER", receiver.toString()));
    return Tool.serve(
        folder, port, List.of("nginx", "-p", folder + "/", "-c", configuration.toString()));
  }
}
