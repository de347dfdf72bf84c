package dev.taffrail.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.text.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over the journals that a collector has of its devices. */
class ReceivedPageTest {
  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad90";

  @TempDir Path dir;

  @Test
  void showsTheDevicesTogetherAndEachAloneAndAJourneyAcrossThem() throws Exception {
    device("rpi4", "rpi4", 1, "from_rpi4");
    device("a-b~c14cddc0", "a/b", 2, "from_ab");
    Files.createDirectories(dir.resolve("no journal"));
    try (RunningPage page = RunningPage.of(PageSources.in(dir), null)) {
      assertThat((List<?>) page.get("/api/journals").get("journals"))
          .map(String::valueOf)
          .containsExactly("a/b (a-b~c14cddc0)", "rpi4");
      assertThat(events(page.get("/api/records"))).containsExactly("from_rpi4", "from_ab");
      assertThat(events(page.get("/api/records", "journal", "a/b (a-b~c14cddc0)")))
          .containsExactly("from_ab");
      assertThat((List<?>) page.get("/api/journey", "id", ID).get("stops")).hasSize(2);
      assertThat((List<?>) page.get("/api/verify").get("journals")).hasSize(2);
    }
  }

  @Test
  void showsADeviceThatAppearsLaterWithoutBeingAskedAnew() throws Exception {
    try (RunningPage page = RunningPage.of(PageSources.in(dir), null)) {
      assertThat(page.get("/api/records").get("records")).isEqualTo(List.of());
      device("rpi4", "rpi4", 1, "first");
      await().until(() -> events(page.get("/api/records")).contains("first"));
      String after = String.valueOf(page.get("/api/records").get("after"));

      CompletableFuture<HttpResponse<String>> next =
          page.begin("/api/records", "after", after, "wait", "1");
      device("another", "another", 2, "second");

      String told = next.get(15, TimeUnit.SECONDS).body();
      String later = after;
      if (!told.contains("second")) {
        told = page.ask("/api/records", "after", later).body();
      }
      assertThat(told).contains("second").doesNotContain("first");
    }
  }

  @Test
  void ofManyDevicesHoldsNoMoreRecordsThanItShows() throws Exception {
    int devices = 100;
    int each = 32;
    for (int i = 0; i < devices; i++) {
      many("d" + i, each);
    }
    try (Child page =
        new Child(
            dir, List.of("-Xmx48m"), "page", "--dir", dir.toString(), "--listen", "127.0.0.1:0")) {
      String line = Objects.requireNonNull(page.line());
      URI uri = URI.create(line.substring(line.indexOf("http")));
      Map<?, ?> records = records(uri, "");
      // Of each device the newest, which is of the last second, comes first.
      String newest = "e" + (each - 1);
      assertThat(events(records)).hasSizeBetween(10, 200).containsOnly(newest);
      List<String> found = new ArrayList<>(events(records));
      while (!found.contains("e" + (each - 2))) {
        assertThat(records.get("has_older")).isEqualTo(true);
        String before = URLEncoder.encode(String.valueOf(records.get("before")), UTF_8);
        records = records(uri, "?before=" + before);
        found.addAll(events(records));
      }
      assertThat(found).filteredOn(newest::equals).hasSize(devices);
    }
  }

  @Test
  void whatWasReceivedIsFoundByTheLoggerAndTheEventOfItsSender() throws Exception {
    Path made = Files.createDirectories(dir.resolve("rpi4"));
    String sent = Records.at(1, "warning", "rule_fired", "").replace("edge.test", "edge.rules");
    Files.writeString(
        made.resolve("rpi4.log"),
        Records.at(2, "warning", "entry_received", ",\"labels\":{},\"record\":" + sent)
                .replace("edge.test", "collect.loki")
            + "\n");
    try (RunningPage page = RunningPage.of(PageSources.in(dir), null)) {
      assertThat(events(page.get("/api/records", "event", "rule", "logger", "edge.ru"))).hasSize(1);
      assertThat(events(page.get("/api/records", "event", "received"))).hasSize(1);
      assertThat(events(page.get("/api/records", "event", "rule", "logger", "collect"))).isEmpty();
    }
  }

  @Test
  void whatCameByOtlpIsShownAndFoundAsItsSenderMeantIt() throws Exception {
    otlp(
        attribute("correlation_id", "stringValue\":\"" + ID + "\""),
        attribute("value", "doubleValue\":30.5"),
        attribute("count", "intValue\":\"7\""),
        attribute("rule", "stringValue\":\"a\u202eb\""),
        attribute("level", "stringValue\":\"x\""));
    try (RunningPage page = RunningPage.of(PageSources.in(dir), null)) {
      Map<?, ?> found = page.get("/api/records", "event", "rule", "logger", "edge.ru");
      Map<?, ?> original =
          RunningPage.object(RunningPage.objects(found.get("records")).get(0).get("original"));
      assertThat(original.get("time")).isEqualTo("2026-11-30T10:30:55.755123Z");
      assertThat(original.get("level")).isEqualTo("warning");
      assertThat(original.get("logger")).isEqualTo("edge.rules");
      assertThat(original.get("event")).isEqualTo("rule_fired");
      assertThat(String.valueOf(original.get("fields")))
          .isEqualTo(
              "[[correlation_id, "
                  + ID
                  + ", true], [value, 30.5, false], [count, 7, false], [rule, a\\u202eb, true], [attributes.level, x, true]]");
    }
  }

  @Test
  void roundNumbersOfOtlpAreShownInDigits() throws Exception {
    otlp(
        attribute("warm", "doubleValue\":30.0"),
        attribute("hot", "doubleValue\":100.0"),
        attribute("far", "doubleValue\":1e300"));
    assertThat(fieldsOfTheOriginal())
        .contains("[warm, 30, false]", "[hot, 100, false]", "[far, 1E+300, false]");
  }

  @Test
  void aValueOfOtlpThatIsNoneIsNull() throws Exception {
    otlp(
        "{\"key\":\"none\",\"value\":{}}",
        attribute("some", "arrayValue\":{\"values\":[{},{\"boolValue\":true}]}"),
        attribute("empty", "stringValue\":\"\""));
    assertThat(fieldsOfTheOriginal())
        .contains("[none, null, false]", "[some, [null,true], false]", "[empty, , true]");
  }

  @Test
  void theTraceTheSpanAndTheNameOfAnEventOfOtlpAreFieldsToo() throws Exception {
    String trace = ID.replace("-", "");
    otlpWith(
        "\"traceId\":\""
            + trace
            + "\",\"spanId\":\"00f067aa0ba902b7\",\"eventName\":\"rule.fired\",",
        attribute("correlation_id", "stringValue\":\"order-7\""));
    assertThat(fieldsOfTheOriginal())
        .isEqualTo(
            "[[correlation_id, order-7, true], [trace_id, "
                + trace
                + ", true], [span_id, 00f067aa0ba902b7, true], [event_name, rule.fired, true]]");
  }

  @Test
  void aLevelOfOtlpThatItsSenderCallsOtherwiseIsShownInItsWord() throws Exception {
    otlpWith("\"severityText\":\"SEVERE\",");
    assertThat(fieldsOfTheOriginal()).endsWith(", [severity_text, SEVERE, true]]");
  }

  @Test
  void anAttributeOfOtlpKeepsItsNameBesideTheSpan() throws Exception {
    otlpWith("\"spanId\":\"00f067aa0ba902b7\",", attribute("span_id", "stringValue\":\"own\""));
    assertThat(fieldsOfTheOriginal()).endsWith("true], [span_id, own, true]]");
  }

  @Test
  void aTraceThatIsShownAsTheCorrelationIdIsNotShownTwice() throws Exception {
    otlpWith(
        "\"traceId\":\"" + ID.replace("-", "") + "\",\"eventName\":\"rule_fired\",",
        attribute("correlation_id", "stringValue\":\"" + ID + "\""));
    assertThat(fieldsOfTheOriginal()).isEqualTo("[[correlation_id, " + ID + ", true]]");
  }

  private String fieldsOfTheOriginal() throws Exception {
    try (RunningPage page = RunningPage.of(PageSources.in(dir), null)) {
      Map<?, ?> record = RunningPage.objects(page.get("/api/records").get("records")).get(0);
      return String.valueOf(RunningPage.object(record.get("original")).get("fields"));
    }
  }

  @Test
  void whatCameByOtlpAndHasANameAgainAndAgainIsShownAsItIsStored() throws Exception {
    String same = attribute("level", "boolValue\":true");
    otlp(same, same, same);
    try (RunningPage page = RunningPage.of(PageSources.in(dir), null)) {
      Map<?, ?> record = RunningPage.objects(page.get("/api/records").get("records")).get(0);
      assertThat(record.get("original")).isNull();
      assertThat(String.valueOf(record.get("fields"))).contains("[record, {", "boolValue");
    }
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":{\"" + value + "}}";
  }

  private void otlp(String... attributes) throws IOException {
    otlpWith("", attributes);
  }

  /**
   * @param members of the record, with a comma behind each
   */
  private void otlpWith(String members, String... attributes) throws IOException {
    Path made = Files.createDirectories(dir.resolve("rpi4"));
    String sent =
        "{\"timeUnixNano\":\"1796034655755123456\","
            + (members.contains("severityText") ? "" : "\"severityText\":\"Warning\",")
            + members
            + "\"body\":{\"stringValue\":\"rule_fired\"},\"attributes\":["
            + String.join(",", attributes)
            + "]}";
    String stored = ",\"labels\":{},\"metadata\":{\"scope\":\"edge.rules\"},\"record\":" + sent;
    String id = ",\"correlation_id\":\"" + ID + "\"";
    Files.writeString(
        made.resolve("rpi4.log"),
        Records.at(2, "warning", "entry_received", id + stored).replace("edge.test", "collect.otlp")
            + "\n");
  }

  private static Map<?, ?> records(URI uri, String query) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve("/api/records" + query)).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return RunningPage.object(JsonTree.of(answer.body()));
  }

  /** An unsealed journal of records of 40 KB, one of each second. */
  private void many(String name, int count) throws IOException {
    String pad = ",\"pad\":\"" + "x".repeat(40_000) + "\"";
    StringBuilder lines = new StringBuilder();
    for (int second = 0; second < count; second++) {
      lines.append(Records.at(second, "info", "e" + second, pad)).append('\n');
    }
    Path made = Files.createDirectories(dir.resolve(name));
    Files.writeString(made.resolve("device"), name + "\n");
    Files.writeString(made.resolve(name + ".log"), lines);
  }

  private void device(String folder, String name, int second, String event) throws Exception {
    Path made = Files.createDirectories(dir.resolve(folder));
    Files.writeString(made.resolve("device"), name + "\n");
    Records.write(
        made.resolve(folder + ".log"),
        Records.at(second, "info", event, ",\"correlation_id\":\"" + ID + "\""));
  }

  private static List<String> events(Map<?, ?> page) {
    List<?> records = (List<?>) Objects.requireNonNull(page.get("records"));
    return records.stream()
        .map(record -> String.valueOf(((Map<?, ?>) record).get("event")))
        .filter(event -> !event.startsWith("journal_"))
        .toList();
  }
}
