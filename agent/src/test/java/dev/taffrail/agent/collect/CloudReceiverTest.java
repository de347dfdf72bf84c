package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudReceiverTest {
  private static final String PATH = "/cloud/v1/runs";
  private static final String TRACEPARENT =
      "00-0190163d8694739baea5966c26f8ad90-00f067aa0ba902b7-01";

  @TempDir Path dir;
  private RunningCollector collector;

  @BeforeEach
  void start() throws Exception {
    collector = RunningCollector.in(dir);
  }

  @AfterEach
  void stop() throws Exception {
    collector.close();
  }

  @Test
  void storesARunUnderItsCorrelationId() throws Exception {
    HttpResponse<String> answer = post("{\"windows\":[],\"events\":[{\"rule\":\"x\"}]}", "1");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(Journals.lines(dir, "cloud"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "\"level\":\"info\",\"logger\":\"collect.cloud\",\"event\":\"run_received\","
                            + "\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\",")
                    .endsWith("\"record\":{\"windows\":[],\"events\":[{\"rule\":\"x\"}]}}"));
    ReceivedRecord run = collector.received("cloud").get(0);
    assertThat(run.correlationId()).isEqualTo("0190163d-8694-739b-aea5-966c26f8ad90");
    assertThat(run.protocol()).isEqualTo("cloud");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
      })
  void takesATraceparentOfAVersionToCome(String traceparent) throws Exception {
    HttpResponse<String> answer =
        collector.post(PATH, "{}", "Content-Type", "application/json", "traceparent", traceparent);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(collector.received("cloud").get(0).correlationId())
        .isEqualTo("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
  }

  @Test
  void takesARunWithoutTraceparent() throws Exception {
    HttpResponse<String> answer =
        collector.post(PATH, "{\n  \"pretty\": true\n}", "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(collector.received("cloud").get(0).correlationId()).isNull();
    assertThat(Journals.originals(dir, "cloud")).containsExactly("{\n  \"pretty\": true\n}");
  }

  @Test
  void storesARunThatIsSentAgainOnceAlsoAfterARestart() throws Exception {
    String large = "{\"large\":\"" + "x".repeat(100_000) + "\"}";
    post("{\"a\":1}", "1");
    post(large, "2");
    post(large, "2");
    stop();
    start();
    assertThat(post("{\"a\":1}", "1").statusCode()).isEqualTo(204);
    assertThat(post(large, "2").statusCode()).isEqualTo(204);
    assertThat(post("{\"a\":1}", "3").statusCode()).isEqualTo(204);

    assertThat(collector.received("cloud"))
        .extracting(ReceivedRecord::part)
        .containsExactly(1, 1, 2, 3, 4, 1);
    assertThat(collector.get("/stats").body()).contains("\"stored\":1,\"duplicates\":2");
  }

  @Test
  void storesALongRunInPartsThatMakeTheOriginal() throws Exception {
    String body = "{\"text\":\"" + "\\\"ä€😀\t".replace("\t", "").repeat(20_000) + "\"}";

    assertThat(post(body, "1").statusCode()).isEqualTo(204);

    List<ReceivedRecord> parts = collector.received("cloud");
    assertThat(parts).hasSizeGreaterThan(7).allMatch(part -> part.parts() == parts.size());
    assertThat(parts)
        .allMatch(part -> "0190163d-8694-739b-aea5-966c26f8ad90".equals(part.correlationId()));
    ByteArrayOutputStream original = new ByteArrayOutputStream();
    parts.forEach(part -> original.writeBytes(part.line()));
    assertThat(original.toString(UTF_8)).isEqualTo(body);
  }

  private HttpResponse<String> post(String body, String key) throws Exception {
    return collector.post(
        PATH,
        body,
        "Content-Type",
        "application/json",
        "traceparent",
        TRACEPARENT,
        "Idempotency-Key",
        key);
  }
}
