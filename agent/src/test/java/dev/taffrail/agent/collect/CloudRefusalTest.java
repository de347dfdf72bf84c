package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are not stored: all to one collector, whose journal stays empty. */
class CloudRefusalTest {
  private static final String PATH = "/cloud/v1/runs";

  @TempDir static Path dir;
  private static RunningCollector collector;

  @BeforeAll
  static void start() throws Exception {
    collector = RunningCollector.in(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    collector.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "{", "{}{}", "no json"})
  void refusesWhatIsNoObject(String body) throws Exception {
    HttpResponse<String> answer = collector.post(PATH, body, "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("expected one JSON object");
    assertThat(collector.received("cloud")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
      })
  void refusesATraceparentThatIsNoneByTheStandard(String traceparent) throws Exception {
    assertThat(
            collector
                .post(PATH, "{}", "Content-Type", "application/json", "traceparent", traceparent)
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusesAWrongTraceparentAndOtherTypes() throws Exception {
    assertThat(
            collector
                .post(PATH, "{}", "Content-Type", "application/json", "traceparent", "00-xyz-1-01")
                .statusCode())
        .isEqualTo(400);
    assertThat(collector.post(PATH, "{}", "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    assertThat(collector.get(PATH).statusCode()).isEqualTo(405);
  }
}
