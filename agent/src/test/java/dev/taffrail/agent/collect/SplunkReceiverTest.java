package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplunkReceiverTest {
  private static final String PATH = "/services/collector/event";
  private static final String SUCCESS = "{\"text\":\"Success\",\"code\":0}";

  @TempDir Path dir;
  private RunningCollector collector;

  @BeforeEach
  void start() throws Exception {
    collector = RunningCollector.in(dir, config -> config.withToken(SplunkToken.of("s3cret")));
  }

  @AfterEach
  void stop() throws Exception {
    collector.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/services/collector/event", "/services/collector"})
  void storesEventsOneAfterTheOther(String path) throws Exception {
    HttpResponse<String> answer =
        push(
            path,
            "{\"time\":1780130250.951,\"host\":\"rpi4\",\"source\":\"edge.log\",\"sourcetype\":"
                + "\"taffrail:edge\",\"index\":\"main\",\"event\":{\"a\" : [1, {\"b\":2.50}]},"
                + "\"fields\":{\"taffrail_index\":7,\"lane\":\"urgent\"}}"
                + "{\"event\":\"plain\",\"time\":\"1.5\"}\n {\"event\":42}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(SUCCESS);
    assertThat(Journals.originals(dir, "splunk"))
        .containsExactly("{\"a\" : [1, {\"b\":2.50}]}", "plain", "42");
    List<ReceivedRecord> received = collector.received("splunk");
    assertThat(received.get(0).labels())
        .isEqualTo(
            Map.of(
                "host",
                "rpi4",
                "source",
                "edge.log",
                "sourcetype",
                "taffrail:edge",
                "index",
                "main"));
    assertThat(received.get(0).nanos()).hasValue(1_780_130_250_951_000_000L);
    assertThat(received.get(0).metadata())
        .isEqualTo(Map.of("taffrail_index", "7", "lane", "urgent"));
    assertThat(received.get(1).nanos()).hasValue(1_500_000_000L);
    assertThat(received.get(2).nanos()).isEmpty();
  }

  @Test
  void takesAnyTokenOfTheRightFormWhenNoneIsSet() throws Exception {
    collector.close();
    collector = RunningCollector.in(dir);

    assertThat(collector.splunk("{\"event\":\"x\"}").statusCode()).isEqualTo(200);
    assertThat(collector.post(PATH, "{\"event\":\"x\"}", "Authorization", "any").body())
        .contains("\"code\":3");
    assertThat(collector.post(PATH, "{\"event\":\"x\"}").body()).contains("\"code\":2");
  }

  @Test
  void takesGzip() throws Exception {
    HttpResponse<String> answer =
        collector.post(
            PATH,
            RunningCollector.gzip("{\"event\":\"zipped\"}".getBytes(UTF_8)),
            "Authorization",
            "Splunk s3cret",
            "Content-Encoding",
            "gzip");

    assertThat(answer.body()).isEqualTo(SUCCESS);
    assertThat(Journals.originals(dir, "splunk")).containsExactly("zipped");
  }

  @Test
  void takesLinesAtTheEndpointRawWithWhatItsQuerySaysOfThem() throws Exception {
    HttpResponse<String> answer =
        push(
            "/services/collector/raw?host=rpi%204&sourcetype=syslog&other=x",
            "one\r\n\n{\"b\":2}\nlast");

    assertThat(answer.body()).isEqualTo(SUCCESS);
    assertThat(Journals.originals(dir, "splunk")).containsExactly("one", "{\"b\":2}", "last");
    assertThat(collector.received("splunk").get(0).labels())
        .isEqualTo(Map.of("host", "rpi 4", "sourcetype", "syslog"));
    assertThat(push("/services/collector/raw", "\n\n").body()).contains("\"code\":5");
  }

  /** A status is forgotten once it was read, and nothing is known of another channel. */
  @Test
  void acknowledgesWhatWasStoredToWhoNamesAChannel() throws Exception {
    String channel = "0AEEAC95-AC74-4AA9-B30D-6C4C0AC581BA";
    for (int i = 0; i < 2; i++) {
      assertThat(channel("event", channel, "{\"event\":\"x\"}").body())
          .isEqualTo("{\"text\":\"Success\",\"code\":0,\"ackId\":" + i + "}");
    }
    assertThat(channel("ack", channel, "{\"acks\":[0,1,2]}").body())
        .isEqualTo("{\"acks\":{\"0\":true,\"1\":true,\"2\":false}}");
    assertThat(push("/services/collector/ack?channel=" + channel, "{\"acks\":[1]}").body())
        .isEqualTo("{\"acks\":{\"1\":false}}");
    assertThat(channel("ack", channel.replace('0', '1'), "{\"acks\":[0]}").body())
        .isEqualTo("{\"acks\":{\"0\":false}}");
  }

  @Test
  void refusesAChannelThatIsNoneAndAQuestionWithoutOne() throws Exception {
    HttpResponse<String> none = push("/services/collector/ack", "{\"acks\":[0]}");
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(none.body()).isEqualTo("{\"text\":\"Data channel is missing\",\"code\":10}");
    assertThat(channel("event", "mine", "{\"event\":\"x\"}").body())
        .isEqualTo("{\"text\":\"Invalid data channel\",\"code\":11}");
    String channel = "0aeeac95-ac74-4aa9-b30d-6c4c0ac581ba";
    for (String question : List.of("{\"acks\":7}", "{\"acks\":[\"0\"]}", "[]", "x")) {
      assertThat(channel("ack", channel, question).body()).as(question).contains("\"code\":6");
    }
    assertThat(collector.received("splunk")).isEmpty();
  }

  private HttpResponse<String> channel(String endpoint, String channel, String body)
      throws Exception {
    return collector.post(
        "/services/collector/" + endpoint,
        body,
        "Authorization",
        "Splunk s3cret",
        "X-Splunk-Request-Channel",
        channel);
  }

  @Test
  void keepsEqualEvents() throws Exception {
    push(PATH, "{\"time\":1,\"event\":\"same\"}{\"time\":1,\"event\":\"same\"}");

    assertThat(collector.received("splunk")).hasSize(2);
  }

  @Test
  void neverPrintsTheToken() {
    CollectorConfig config =
        CollectorConfig.at(java.net.InetSocketAddress.createUnresolved("h", 1), dir)
            .withToken(SplunkToken.of("s3cret"));

    assertThat(config.toString()).doesNotContain("s3cret");
  }

  private HttpResponse<String> push(String path, String body) throws Exception {
    return collector.post(path, body, "Authorization", "Splunk s3cret");
  }
}
