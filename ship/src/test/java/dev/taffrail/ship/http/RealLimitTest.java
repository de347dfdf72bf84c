package dev.taffrail.ship.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.Records;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.Tool;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.loki.LokiSink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit for bodies as nginx keeps it: 413, said before all of the body was read. */
class RealLimitTest {
  private static final String NGINX =
      """
      daemon off; master_process off; pid nginx.pid; error_log stderr;
      events {}
      http {
        access_log off; client_max_body_size 4k;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        server { listen 127.0.0.1:PORT; location / { proxy_pass RECEIVER; } }
      }
      """;

  @TempDir Path folder;

  @Test
  void allThatFitsArrivesInSmallerBodiesAndWhatNeverFitsIsKept() throws Exception {
    int port = Tool.freePort();
    Path file = folder.resolve("edge.log");
    Instant now = Instant.now();
    try (Journal journal = Journal.open(JournalConfig.at(file).withSealed(false))) {
      for (int i = 0; i < 200; i++) {
        String text = noise(i, i == 77 ? 8_000 : 100);
        String more = ",\"n\":" + i + ",\"text\":\"" + text + "\"";
        journal.append(Records.line(now.plusMillis(i), Level.INFO, "edge.test", "tick", more));
      }
    }
    URI url = URI.create("http://127.0.0.1:" + port);
    try (LokiServer loki = new LokiServer();
        Tool nginx = serve(port, loki.url());
        Shipper shipper =
            Shipper.builder(file)
                .sink(new LokiSink("loki", LokiConfig.at(url, Map.of("job", "edge"))))
                .retry(Duration.ofMillis(5), Duration.ofMillis(50))
                .drain(Duration.ZERO)
                .build()) {
      assertThat(nginx).isNotNull();
      shipper.start();
      assertThat(shipper.awaitDrained(Duration.ofSeconds(60))).isTrue();
      SinkStatus status = Objects.requireNonNull(shipper.status().get("loki"));
      assertThat(status.accounts()).isEqualTo(new Accounts(200, 199, 0, 0, 1, 0, 0));
      assertThat(status.refusedByReason()).isEqualTo(Map.of("too_large", 1L));
      assertThat(status.lastError()).contains("413");
      assertThat(loki.lines()).hasSize(199).noneMatch(line -> line.contains("\"n\":77,"));
      assertThat(Files.readAllLines(folder.resolve("edge.log.refused.loki.log")))
          .singleElement()
          .asString()
          .contains("\"reason\":\"too_large\"", "\\\"n\\\":77,");
    }
  }

  private Tool serve(int port, URI receiver) throws Exception {
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        NGINX.replace("PORT", String.valueOf(port)).replace("RECEIVER", receiver.toString()));
    return Tool.serve(
        folder, port, List.of("nginx", "-p", folder + "/", "-c", configuration.toString()));
  }

  /** Text that no compression makes much smaller. */
  private static String noise(int seed, int length) {
    byte[] bytes = new byte[length / 2];
    new Random(seed).nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
