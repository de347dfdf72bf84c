package dev.taffrail.agent.status;

import static dev.taffrail.edge.CloudStatus.State.RETRYING;
import static dev.taffrail.edge.CloudStatus.State.UNTRIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.RawRequest;
import dev.taffrail.agent.text.Paint;
import dev.taffrail.edge.CloudAccounts;
import dev.taffrail.edge.CloudPriority;
import dev.taffrail.edge.CloudStatus;
import dev.taffrail.edge.adapter.AdapterState;
import dev.taffrail.edge.adapter.AdapterStatus;
import dev.taffrail.log.LogStats;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.LinkLimit;
import dev.taffrail.ship.LinkUse;
import dev.taffrail.ship.Secret;
import dev.taffrail.ship.SinkStatus;
import dev.taffrail.ship.SinkStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private static final String ADAPTER =
      "{pipeline=\"cold\",adapter=\"mqtt\",source=\"b:1\",number=\"1\"}";
  private static final Instant AT = Instant.parse("2026-05-30T08:37:37Z");

  @Test
  void metricsAreSamplesOfDeclaredFamiliesWithTheAccountsOfEachSinkAndSource() throws Exception {
    Map<String, Double> samples = PrometheusText.parse(get(State.OK, null, "/metrics").body());

    String loki = "{sink=\"loki\",source=\"journal\"}";
    assertThat(samples)
        .containsEntry("taffrail_ship_read_records" + loki, 28.0)
        .containsEntry("taffrail_ship_delivered_records_total" + loki, 7.0)
        .containsEntry("taffrail_ship_filtered_records_total" + loki, 6.0)
        .containsEntry("taffrail_ship_summarised_records_total" + loki, 5.0)
        .containsEntry("taffrail_ship_summaries_total" + loki, 2.0)
        .containsEntry(
            "taffrail_ship_refused_records_total"
                + "{sink=\"loki\",source=\"journal\",reason=\"too_old\"}",
            4.0)
        .containsEntry("taffrail_ship_lost_records" + loki, 3.0)
        .containsEntry("taffrail_ship_pending_records" + loki, 3.0)
        .containsEntry("taffrail_ship_behind_bytes" + loki, 2048.0)
        .containsEntry("taffrail_ship_behind_records" + loki, 9.0)
        .containsEntry("taffrail_ship_behind_seconds" + loki, 1.5)
        .containsEntry("taffrail_ship_retries_total" + loki, 11.0)
        .containsEntry("taffrail_ship_degraded_seconds{sink=\"loki\"}", 0.0)
        .containsEntry("taffrail_ship_unanswered_seconds{sink=\"loki\"}", 0.25)
        .containsEntry("taffrail_ship_unacknowledged_seconds{sink=\"loki\"}", 0.75)
        .containsEntry("taffrail_ship_state{sink=\"loki\",state=\"ok\"}", 1.0)
        .containsEntry("taffrail_ship_state{sink=\"loki\",state=\"stopped\"}", 0.0)
        .containsEntry(
            "taffrail_ship_last_error_timestamp_seconds{sink=\"loki\"}",
            (double) AT.getEpochSecond())
        .containsEntry("taffrail_ship_sent_bytes_total{sink=\"loki\"}", 5000.0)
        .containsEntry("taffrail_ship_sent_today_bytes{sink=\"loki\"}", 3000.0)
        .containsEntry("taffrail_ship_limit_second_bytes{sink=\"loki\"}", 100.0)
        .containsEntry("taffrail_ship_limit_day_bytes{sink=\"loki\"}", 9000.0)
        .containsEntry("taffrail_ship_state{sink=\"loki\",state=\"waiting\"}", 0.0)
        .containsEntry("taffrail_ship_healthy", 1.0);
  }

  @Test
  void metricsOfAnAgentTellWhatItsPipelinesDidAndWhatItLogged() throws Exception {
    PipelineCounts cold = new PipelineCounts(2, 300, 4, 50, 6, 1, AT);
    AdapterStatus broker =
        new AdapterStatus("mqtt", "b:1", AdapterState.DEGRADED, 7, 6, 5, 4, "gone");
    AgentCounts agent =
        new AgentCounts(
            Map.of("cold", cold),
            Map.of("cold", List.of(broker)),
            Map.of(),
            new LogStats(900, 8, 0, 0, Duration.ZERO));
    Map<String, Double> samples =
        PrometheusText.parse(Metrics.of(snapshot(sink(State.OK, Duration.ZERO)).with(agent)));
    assertThat(samples)
        .containsEntry("taffrail_pipeline_runs_total{pipeline=\"cold\"}", 2.0)
        .containsEntry("taffrail_pipeline_readings_total{pipeline=\"cold\"}", 300.0)
        .containsEntry("taffrail_pipeline_late_readings_total{pipeline=\"cold\"}", 4.0)
        .containsEntry("taffrail_pipeline_windows_total{pipeline=\"cold\"}", 50.0)
        .containsEntry("taffrail_pipeline_events_total{pipeline=\"cold\"}", 6.0)
        .containsEntry("taffrail_pipeline_action_failures_total{pipeline=\"cold\"}", 1.0)
        .containsEntry("taffrail_adapter_up" + ADAPTER, 0.0)
        .containsEntry("taffrail_adapter_readings_total" + ADAPTER, 7.0)
        .containsEntry("taffrail_adapter_bad_readings_total" + ADAPTER, 6.0)
        .containsEntry("taffrail_adapter_dropped_readings_total" + ADAPTER, 5.0)
        .containsEntry("taffrail_adapter_failures_total" + ADAPTER, 4.0)
        .containsEntry("taffrail_log_records_total", 900.0)
        .containsEntry("taffrail_log_refused_records_total", 8.0)
        .containsEntry("taffrail_ship_healthy", 1.0);
  }

  @Test
  void aSeriesThatIsOverIsNotDownButOneThatBrokeOffIs() throws Exception {
    AdapterStatus over = new AdapterStatus("csv", "over", AdapterState.DOWN, 3, 0, 0, 0, null);
    AdapterStatus broken = new AdapterStatus("csv", "usb", AdapterState.DOWN, 2, 0, 0, 1, "gone");
    AgentCounts agent =
        new AgentCounts(
            Map.of(),
            Map.of("p", List.of(over, broken)),
            Map.of(),
            new LogStats(0, 0, 0, 0, Duration.ZERO));
    Map<String, Double> samples =
        PrometheusText.parse(Metrics.of(snapshot(sink(State.OK, Duration.ZERO)).with(agent)));
    String first = "{pipeline=\"p\",adapter=\"csv\",source=\"over\",number=\"1\"}";
    String second = "{pipeline=\"p\",adapter=\"csv\",source=\"usb\",number=\"2\"}";
    assertThat(samples)
        .doesNotContainKey("taffrail_adapter_up" + first)
        .containsEntry("taffrail_adapter_readings_total" + first, 3.0)
        .containsEntry("taffrail_adapter_up" + second, 0.0);
  }

  @Test
  void aPipelinesCloudIsShownAsSinksAre() throws Exception {
    ShipSnapshot away = snapshot(sink(State.OK, Duration.ZERO)).with(cloud(RETRYING));
    assertThat(PrometheusText.parse(Metrics.of(away)))
        .containsEntry("taffrail_cloud_queued_documents_total{pipeline=\"cold\"}", 1028.0)
        .containsEntry("taffrail_cloud_delivered_documents_total{pipeline=\"cold\"}", 1007.0)
        .containsEntry("taffrail_cloud_refused_documents_total{pipeline=\"cold\"}", 4.0)
        .containsEntry("taffrail_cloud_expired_documents_total{pipeline=\"cold\"}", 6.0)
        .containsEntry("taffrail_cloud_overflowed_documents_total{pipeline=\"cold\"}", 5.0)
        .containsEntry(
            "taffrail_cloud_waiting_documents{pipeline=\"cold\",priority=\"critical\"}", 2.0)
        .containsEntry(
            "taffrail_cloud_waiting_documents{pipeline=\"cold\",priority=\"anomaly\"}", 0.0)
        .containsEntry(
            "taffrail_cloud_waiting_documents{pipeline=\"cold\",priority=\"telemetry\"}", 4.0)
        .containsEntry("taffrail_cloud_dead_letters{pipeline=\"cold\"}", 3.0)
        .containsEntry("taffrail_cloud_oldest_seconds{pipeline=\"cold\"}", 100.0)
        .containsEntry("taffrail_cloud_circuit_open{pipeline=\"cold\"}", 1.0)
        .containsEntry("taffrail_cloud_state{pipeline=\"cold\",state=\"retrying\"}", 1.0)
        .containsEntry("taffrail_cloud_state{pipeline=\"cold\",state=\"ok\"}", 0.0)
        .containsEntry(
            "taffrail_cloud_last_error_timestamp_seconds{pipeline=\"cold\"}",
            (double) AT.getEpochSecond());

    StatusTable table =
        StatusTable.of(StatusJson.of(away).getBytes(StandardCharsets.UTF_8), new Paint(false), 0);
    int at = table.lines().indexOf("cold cloud said 10 s ago: answered 503:\\nbusy");
    assertThat(table.lines().get(at - 3).split(" {2,}"))
        .containsExactly(
            "CLOUD",
            "STATE",
            "CIRCUIT",
            "QUEUED",
            "DELIVERED",
            "REFUSED",
            "EXPIRED",
            "OVERFLOWED",
            "WAITING",
            "DEAD LETTERS",
            "OLDEST");
    assertThat(table.lines().get(at - 2).split(" {2,}"))
        .containsExactly(
            "cold", "retrying", "open", "1,028", "1,007", "4", "6", "5", "6", "3", "100 s ago");
    assertThat(table.lines().get(at - 1))
        .isEqualTo("cold cloud sends to cloud.example:443, waiting: 2 critical, 4 telemetry");
  }

  @Test
  void aCloudThatSomebodyHasToMendIsNoHealth() {
    for (CloudStatus.State each : CloudStatus.State.values()) {
      ShipSnapshot snapshot = snapshot(sink(State.OK, Duration.ZERO)).with(cloud(each));
      boolean well = EnumSet.of(CloudStatus.State.OK, UNTRIED, RETRYING).contains(each);
      assertThat(snapshot.isHealthy()).as(each.name()).isEqualTo(well);
    }
    assertThat(HealthText.of(snapshot(sink(State.OK, Duration.ZERO)).with(cloud(RETRYING))))
        .isEqualTo("loki ok\ncold cloud retrying: answered 503:\\nbusy\n");
  }

  private static AgentCounts cloud(CloudStatus.State state) {
    CloudStatus cloud =
        new CloudStatus(
            "cloud.example:443",
            state,
            true,
            new CloudAccounts(1028, 1007, 6, 5, 4, 6, 60),
            Map.of(
                CloudPriority.TELEMETRY, 4L, CloudPriority.ANOMALY, 0L, CloudPriority.CRITICAL, 2L),
            3,
            AT.minusSeconds(90),
            "answered 503:\nbusy",
            AT);
    return new AgentCounts(
        Map.of("cold", PipelineCounts.NONE),
        Map.of(),
        Map.of("cold", cloud),
        new LogStats(0, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void healthIs503WhenSomebodyHasToDoSomethingAndNamesEachSink() throws Exception {
    assertThat(get(State.OK, null, "/health")).isEqualTo(new Response(200, "loki ok\n"));
    assertThat(get(State.RETRYING, null, "/health"))
        .isEqualTo(new Response(200, "loki retrying for 3 h: it\\nsays \"no\"\n"));
    assertThat(get(State.WAITING, null, "/health"))
        .isEqualTo(new Response(200, "loki waiting: it\\nsays \"no\"\n"));
    for (State state : new State[] {State.MISCONFIGURED, State.FAILING, State.STOPPED}) {
      assertThat(get(state, null, "/health").status()).as(state.name()).isEqualTo(503);
    }
    SinkStatus stuck = sink(State.OK, Duration.ofMinutes(6));
    assertThat(snapshot(stuck).isMoving()).isFalse();
    assertThat(snapshot(stuck).isHealthy()).isFalse();
    assertThat(HealthText.of(snapshot(stuck))).isEqualTo("loki ok, stuck for 360 s\n");
  }

  @Test
  void readyIs503WhileRecordsDoNotArriveThoughNobodyNeedDoAnything() throws Exception {
    for (State state : new State[] {State.OK, State.WAITING}) {
      assertThat(get(state, null, "/ready").status()).as(state.name()).isEqualTo(200);
    }
    assertThat(get(State.RETRYING, null, "/ready"))
        .isEqualTo(new Response(503, "loki retrying for 3 h: it\\nsays \"no\"\n"));
    assertThat(get(State.MISCONFIGURED, null, "/ready").status()).isEqualTo(503);
    assertThat(snapshot(sink(State.OK, Duration.ZERO)).with(cloud(RETRYING)).isReady()).isFalse();
    assertThat(snapshot(sink(State.OK, Duration.ZERO)).with(cloud(UNTRIED)).isReady()).isTrue();
  }

  @Test
  void aRequestThatHangsIsToldOfBeforeItsTimeIsOver() {
    ShipSnapshot hanging = snapshot(sink(State.OK, Duration.ofSeconds(12), Duration.ofSeconds(12)));
    assertThat(HealthText.of(hanging)).isEqualTo("loki ok, no answer for 12 s\n");
    byte[] json = StatusJson.of(hanging).getBytes(StandardCharsets.UTF_8);
    assertThat(StatusTable.of(json, new Paint(false), 0).lines())
        .contains("loki has not answered for 12 s");
  }

  @Test
  void aRequestThatWasReceivedWaitsForItsAcknowledgement() {
    Duration twelve = Duration.ofSeconds(12);
    ShipSnapshot waiting = snapshot(sink(State.OK, Duration.ZERO, Duration.ZERO, twelve));
    assertThat(HealthText.of(waiting)).isEqualTo("loki ok, acknowledgement awaited for 12 s\n");
    assertThat(waiting.isReady()).isTrue();
    byte[] json = StatusJson.of(waiting).getBytes(StandardCharsets.UTF_8);
    assertThat(StatusTable.of(json, new Paint(false), 0).lines())
        .contains("loki: acknowledgement awaited for 12 s");
  }

  @Test
  void liveIs503OnlyWhereANewStartOfTheProcessMayHelp() throws Exception {
    for (State state : new State[] {State.OK, State.RETRYING, State.MISCONFIGURED, State.FAILING}) {
      assertThat(get(state, null, "/live").status()).as(state.name()).isEqualTo(200);
    }
    assertThat(get(State.STOPPED, null, "/live").status()).isEqualTo(503);
  }

  @Test
  void aRequestThatTakesLongerThanAnyTimeLimitIsOneThatIsStuck() {
    Duration longest = Duration.ofMinutes(21);
    Duration tooLong = Duration.ofMinutes(31);
    assertThat(ShipSnapshot.isStuck(sink(State.OK, Duration.ZERO, longest))).isFalse();
    assertThat(ShipSnapshot.isStuck(sink(State.OK, Duration.ZERO, tooLong))).isTrue();
    assertThat(ShipSnapshot.isStuck(sink(State.OK, Duration.ZERO, longest, tooLong))).isTrue();
  }

  @Test
  void statusIsJsonThatTheTableShowsWithTheReceiversWords() throws Exception {
    byte[] json = get(State.RETRYING, null, "/status").body().getBytes(StandardCharsets.UTF_8);
    StatusTable table = StatusTable.of(json, new Paint(false), 0);

    assertThat(table.isHealthy()).isTrue();
    assertThat(table.lines())
        .hasSize(6)
        .element(0)
        .asString()
        .contains("taffrail 9.9, process ", "started 10 min ago, configurations read since 2");
    assertThat(table.lines().get(1).split(" +"))
        .containsExactly(
            "SINK",
            "STATE",
            "READ",
            "DELIVERED",
            "FILTERED",
            "SUMMARISED",
            "REFUSED",
            "LOST",
            "PENDING",
            "BEHIND");
    assertThat(table.lines().get(2).split(" {2,}"))
        .containsExactly(
            "loki", "retrying", "28", "7", "6", "5", "4", "3", "3", "9 records, 2.0 KiB, 1 s");
    assertThat(table.lines().get(3)).isEqualTo("loki sent 4.9 KiB, today 2.9 KiB of 8.8 KiB");
    assertThat(table.lines().get(4)).isEqualTo("loki degraded for 3 h");
    assertThat(table.lines().get(5)).isEqualTo("loki said 10 s ago: it\\nsays \"no\"");
  }

  @Test
  void aHostOfAnotherSiteIsRefusedAndLoopbackIsNot() throws Exception {
    for (String host :
        new String[] {"evil.example", "evil.example:9598", "127.0.0.1.evil.example"}) {
      assertThat(get(State.OK, null, "/status", "Host: " + host).status()).as(host).isEqualTo(421);
    }
    for (String host : new String[] {"localhost:9598", "127.0.0.1", "[::1]:9598"}) {
      assertThat(get(State.OK, null, "/status", "Host: " + host).status()).as(host).isEqualTo(200);
    }
  }

  @Test
  void aTokenIsAskedForAndNothingElseDoes() throws Exception {
    String host = "Host: device.example";
    Secret token = Secret.of("geheim");
    assertThat(get(State.OK, token, "/metrics", host).status()).isEqualTo(401);
    for (String wrong : new String[] {"Bearer geheim2", "Bearer ", "geheim", "Basic geheim"}) {
      Response response = get(State.OK, token, "/metrics", host, "Authorization: " + wrong);
      assertThat(response.status()).as(wrong).isEqualTo(401);
      assertThat(response.body()).doesNotContain("geheim", "taffrail_");
    }
    assertThat(get(State.OK, token, "/metrics", host, "Authorization: bearer geheim").status())
        .isEqualTo(200);
    assertThat(get(State.OK, token, "/metrics", host, "Authorization: Bearer geheim").status())
        .isEqualTo(200);
  }

  @Test
  void aProbeWithoutATokenLearnsTheStatusAndNothingElse() throws Exception {
    String host = "Host: 10.1.2.3:9598"; // as a kubelet has it
    Secret token = Secret.of("geheim");
    for (String path : List.of("/live", "/health", "/ready")) {
      assertThat(get(State.OK, token, path, host)).isEqualTo(new Response(200, ""));
      assertThat(get(State.OK, token, path, host, "Authorization: Bearer wrong").status())
          .isEqualTo(401);
      assertThat(get(State.OK, token, path, host, "Authorization: Bearer geheim").body())
          .contains("loki ok");
    }
    assertThat(get(State.RETRYING, token, "/live", host)).isEqualTo(new Response(200, ""));
    assertThat(get(State.RETRYING, token, "/ready", host)).isEqualTo(new Response(503, ""));
  }

  @Test
  void otherPathsAndMethodsAreAnsweredWithWhatIsExpected() throws Exception {
    assertThat(get(State.OK, null, "/").status()).isEqualTo(404);
    assertThat(request(State.OK, null, "POST", "/status", "Host: localhost", "Content-Length: 0"))
        .isEqualTo(new Response(405, "expected GET or HEAD\n"));
    assertThat(request(State.OK, null, "HEAD", "/health", "Host: localhost"))
        .isEqualTo(new Response(200, ""));
  }

  private record Response(int status, String body) {}

  private static Response get(State state, @Nullable Secret token, String path, String... headers)
      throws IOException {
    String[] sent = headers.length == 0 ? new String[] {"Host: localhost"} : headers;
    return request(state, token, "GET", path, sent);
  }

  private static Response request(
      State state, @Nullable Secret token, String method, String path, String... headers)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ShipSnapshot snapshot = snapshot(sink(state, Duration.ZERO));
    try (StatusServer server = StatusServer.start(new ListenSettings(any, token), () -> snapshot)) {
      RawRequest.Response response = RawRequest.send(server.uri(), method, path, headers);
      return new Response(response.status(), response.body());
    }
  }

  private static SinkStatus sink(State state, Duration busy) {
    return sink(state, busy, Duration.ofMillis(250));
  }

  private static SinkStatus sink(State state, Duration busy, Duration unanswered) {
    return sink(state, busy, unanswered, Duration.ofMillis(750));
  }

  private static SinkStatus sink(
      State state, Duration busy, Duration unanswered, Duration unacknowledged) {
    return new SinkStatus(
        "loki",
        state,
        new Accounts(28, 7, 6, 5, 4, 3, 3),
        2,
        Map.of("too_old", 4L),
        2048,
        9,
        Duration.ofMillis(1500),
        11,
        busy,
        state.isDegraded() ? Duration.ofHours(3) : Duration.ZERO,
        unanswered,
        unacknowledged,
        "it\nsays \"no\"",
        AT,
        new LinkUse(5_000, 3_000, new LinkLimit(100, 9_000)));
  }

  private static ShipSnapshot snapshot(SinkStatus sink) {
    return new ShipSnapshot(
        "9.9",
        Path.of("/var/log/edge.log"),
        AT.plusSeconds(10),
        AT.minusSeconds(590),
        2,
        true,
        Map.of("loki", sink),
        Map.of("loki", Map.of("journal", sink)),
        Map.of(),
        null);
  }

  /** The text format 0.0.4, as its documentation describes it: every line has to be one of it. */
  private static final class PrometheusText {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+");
    private static final Pattern TYPE =
        Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE =
        Pattern.compile(
            "(([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{" + LABEL + "(?:," + LABEL + ")*})?) (\\S+)");

    private PrometheusText() {}

    static Map<String, Double> parse(String text) {
      assertThat(text).endsWith("\n");
      Map<String, String> types = new HashMap<>();
      Map<String, Double> samples = new HashMap<>();
      String family = "";
      for (String line : text.lines().toList()) {
        Matcher help = HELP.matcher(line);
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (help.matches()) {
          family = help.group(1);
          assertThat(types).doesNotContainKey(family);
        } else if (type.matches()) {
          assertThat(type.group(1)).isEqualTo(family);
          types.put(family, type.group(2));
        } else {
          assertThat(sample.matches()).as(line).isTrue();
          assertThat(sample.group(2)).as(line).isEqualTo(family);
          boolean counter = Objects.equals(types.get(family), "counter");
          assertThat(family.endsWith("_total")).as(line).isEqualTo(counter);
          Double first = samples.put(sample.group(1), Double.valueOf(sample.group(3)));
          assertThat(first).as(line + " twice").isNull();
        }
      }
      return samples;
    }
  }
}
