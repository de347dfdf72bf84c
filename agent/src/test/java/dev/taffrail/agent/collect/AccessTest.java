package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.collect.CollectorConfig.AccessConfig;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.cloudwatch.CloudWatchConfig;
import dev.taffrail.ship.cloudwatch.CloudWatchSink;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, and who may write where. */
class AccessTest {
  private static final String ONE = "one-token-of-rpi4-1";
  private static final String TWO = "two-token-of-RPI4-2";
  private static final String PUSH =
      "{\"streams\":[{\"stream\":{\"host\":\"%s\"},\"values\":[[\"%d\",\"%s\"]]}]}";

  @TempDir Path dir;
  @TempDir Path temp;
  private Path file;

  @BeforeEach
  void writeTokens() throws IOException {
    file = temp.resolve("tokens");
    write("# the site's devices\n\nrpi4: " + ONE + "\na:b c: " + TWO + "\n");
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  private RunningCollector collector(int rate) throws IOException {
    return RunningCollector.in(
        dir, c -> c.withAccess(new AccessConfig(null, file, SplunkToken.any(), rate)));
  }

  @Test
  void whatComesWithATokenGoesIntoItsDevicesJournalWhateverItSays() throws Exception {
    try (RunningCollector collector = collector(0)) {
      assertThat(loki(collector, "Bearer " + ONE, "other", 1, "bearer").statusCode())
          .isEqualTo(204);
      assertThat(loki(collector, basic("rpi5", ONE), "a:b c", 2, "basic").statusCode())
          .isEqualTo(204);
      assertThat(splunk(collector, "Splunk " + ONE).statusCode()).isEqualTo(200);
      assertThat(otlp(collector, "Bearer " + ONE).statusCode()).isEqualTo(200);
      assertThat(loki(collector, "Bearer " + TWO, "rpi4", 3, "two").statusCode()).isEqualTo(204);
    }
    assertThat(Journals.all(dir)).hasSize(2);
    assertThat(Journals.originalsOf(dir, "rpi4")).hasSize(4).startsWith("bearer", "basic", "hec");
    assertThat(Journals.originalsOf(dir, DeviceName.of("a:b c").folder())).containsExactly("two");
  }

  @Test
  void withoutAValidTokenNothingIsTakenAndEachProtocolSaysSoInItsWords() throws Exception {
    try (RunningCollector collector = collector(0)) {
      for (String login :
          List.of("Bearer wrong", "Bearer ", basic("rpi4", "wrong"), "Basic %%", "x")) {
        HttpResponse<String> loki = loki(collector, login, "rpi4", 1, "x");
        assertThat(loki.statusCode()).isEqualTo(401);
        assertThat(loki.headers().allValues("WWW-Authenticate")).contains("Bearer");
        HttpResponse<String> otlp = otlp(collector, login);
        assertThat(otlp.statusCode()).isEqualTo(401);
        assertThat(otlp.body()).startsWith("{\"code\":16,");
      }
      assertThat(collector.loki(PUSH.formatted("rpi4", 1, "x")).statusCode()).isEqualTo(401);
      assertThat(splunk(collector, "Splunk wrong").body())
          .isEqualTo("{\"text\":\"Invalid token\",\"code\":4}");
      assertThat(splunk(collector, "Bearer " + ONE).body()).contains("\"code\":3");
      assertThat(collector.post("/services/collector", "{\"event\":\"x\"}").statusCode())
          .isEqualTo(401);
      assertThat(
              collector
                  .post("/cloud/v1/runs", "{}", "Content-Type", "application/json")
                  .statusCode())
          .isEqualTo(401);
      assertThat(collector.warnings).isEmpty();
    }
    assertThat(Journals.all(dir)).isEmpty();
  }

  @Test
  @Tag("search")
  void aCloudWatchSenderSignsWithItsToken() throws Exception {
    Path edge = temp.resolve("edge.log");
    try (Journal journal = Journal.open(JournalConfig.at(edge))) {
      journal.append(
          ("{\"timestamp\":\""
                  + Instant.now().toString().substring(0, 19)
                  + ".000001Z\",\"level\":\"info\",\"logger\":\"a\",\"event\":\"signed\"}")
              .getBytes(StandardCharsets.UTF_8));
    }
    try (RunningCollector collector = collector(0)) {
      try (Shipper shipper = shipper(edge, collector, "rpi4", ONE)) {
        shipper.start();
        assertThat(shipper.awaitDrained(Duration.ofSeconds(30))).isTrue();
      }
      assertThat(Journals.originalsOf(dir, "rpi4")).anyMatch(line -> line.contains("\"signed\""));
      int stored = Journals.originalsOf(dir, "rpi4").size();
      for (String[] wrong : new String[][] {{"rpi4", TWO}, {"nobody", ONE}}) {
        int before = failed(collector);
        try (Shipper shipper = shipper(edge, collector, wrong[0], wrong[1])) {
          shipper.start();
          await().until(() -> failed(collector) > before);
        }
      }
      assertThat(Journals.originalsOf(dir, "rpi4")).hasSize(stored);
      assertThat(Journals.all(dir)).hasSize(1);
    }
  }

  private static int failed(RunningCollector collector) throws Exception {
    String stats = collector.get("/stats").body();
    return Integer.parseInt(
        stats.replaceFirst(".*\"cloudwatch\":\\{[^}]*\"failed\":([0-9]+).*", "$1"));
  }

  private static Shipper shipper(Path edge, RunningCollector collector, String key, String secret)
      throws IOException {
    return Shipper.builder(edge)
        .sink(
            new CloudWatchSink(
                "cloudwatch" + key + Integer.toHexString(secret.hashCode()),
                CloudWatchConfig.at("eu-west-2", "/taffrail/edge", "any")
                    .withEndpoint(collector.uri())
                    .withKeys(new CloudWatchConfig.Keys(key, Secret.of(secret)))))
        .build();
  }

  @Test
  void changedTokensAreInForceAndDamagedOnesAreNot() throws Exception {
    try (RunningCollector collector = collector(0)) {
      write("rpi4: a-new-token-of-rpi4\n");
      await()
          .until(
              () -> loki(collector, "Bearer a-new-token-of-rpi4", "", 1, "x").statusCode() == 204);
      assertThat(loki(collector, "Bearer " + ONE, "", 2, "x").statusCode()).isEqualTo(401);
      write("rpi4: short-secret\n");
      await()
          .until(
              () -> {
                loki(collector, "Bearer a-new-token-of-rpi4", "", 1, "x");
                return !collector.warnings.isEmpty();
              });
      assertThat(collector.warnings)
          .singleElement()
          .asString()
          .contains("tokens:1: expected a token of")
          .doesNotContain("short-secret");
      assertThat(loki(collector, "Bearer a-new-token-of-rpi4", "", 3, "x").statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void tokensThatWereRefusedForTheirFilesModeAreInForceOnceThatIsRight() throws Exception {
    try (RunningCollector collector = collector(0)) {
      Files.writeString(file, "rpi4: a-new-token-of-rpi4\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      await()
          .until(
              () -> {
                assertThat(loki(collector, "Bearer " + ONE, "", 1, "x").statusCode())
                    .isEqualTo(204);
                return !collector.warnings.isEmpty();
              });
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      await().until(() -> loki(collector, "Bearer " + ONE, "", 1, "x").statusCode() == 401);
      assertThat(loki(collector, "Bearer a-new-token-of-rpi4", "", 2, "x").statusCode())
          .isEqualTo(204);
      assertThat(collector.warnings).singleElement().asString().contains("chmod 600");
    }
  }

  @Test
  void aFileOfTokensThatIsNoTextIsNamed() throws Exception {
    Files.write(file, new byte[] {(byte) 0xff, '\n'});
    assertThatThrownBy(() -> Tokens.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tokens: expected UTF-8");
  }

  @Test
  void aFileThatOthersMayReadAndLinesThatAreNoneAreRefusedWithoutTellingThem() throws Exception {
    for (String line :
        List.of("rpi4", "rpi4:" + ONE, ": " + ONE, "rpi4: ", "a: b c d e f g h i j k l", "")) {
      write(line + "\n");
      assertThatThrownBy(() -> Tokens.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining(ONE)
          .hasMessageContaining("expected");
    }
    write("rpi4: " + ONE + "\nrpi5: " + ONE + "\n");
    assertThatThrownBy(() -> Tokens.read(file))
        .hasMessageContaining(":2: ")
        .hasMessageNotContaining(ONE);
    write("rpi4: " + ONE + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Tokens.read(file)).hasMessageContaining("chmod 600");
  }

  @Test
  void whoSendsTooOftenIsToldToWaitAndOthersAreNot() throws Exception {
    try (RunningCollector collector = collector(3)) {
      HttpResponse<String> last = loki(collector, "Bearer " + ONE, "", 0, "x");
      for (int i = 0; i < 50 && last.statusCode() == 204; i++) {
        last = loki(collector, "Bearer " + ONE, "", i, "x");
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(loki(collector, "Bearer " + TWO, "", 0, "x").statusCode()).isEqualTo(204);

      HttpResponse<String> guess = splunk(collector, "Splunk guess");
      for (int i = 0; i < 50 && guess.statusCode() == 403; i++) {
        guess = splunk(collector, "Splunk guess" + i);
      }
      assertThat(guess.statusCode()).isEqualTo(429);
      assertThat(guess.body()).contains("\"code\":26");
    }
  }

  @Test
  void aSenderMayMakeAsManyRequestsAtOnceAsInASecondOfRest() throws Exception {
    long[] now = {0};
    RateLimit limit = new RateLimit(2, () -> now[0]);
    for (int second = 0; second < 3; second++) {
      limit.take("a");
      limit.take("a");
      assertThatThrownBy(() -> limit.take("a")).isInstanceOf(RefusedException.class);
      limit.take("b");
      now[0] += Duration.ofSeconds(1).toNanos();
    }
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> loki(
      RunningCollector collector, String login, String host, long nanos, String line)
      throws Exception {
    return collector.post(
        "/loki/api/v1/push",
        PUSH.formatted(host, nanos, line),
        "Content-Type",
        "application/json",
        "Authorization",
        login);
  }

  private static HttpResponse<String> splunk(RunningCollector collector, String login)
      throws Exception {
    return collector.post(
        "/services/collector", "{\"event\":\"hec\",\"host\":\"other\"}", "Authorization", login);
  }

  private static HttpResponse<String> otlp(RunningCollector collector, String login)
      throws Exception {
    return collector.post(
        "/v1/logs",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"otlp\"}}]}]}]}",
        "Content-Type",
        "application/json",
        "Authorization",
        login);
  }
}
