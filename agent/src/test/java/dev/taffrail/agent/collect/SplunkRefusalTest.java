package dev.taffrail.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pushes of which nothing is stored: all to one collector, whose journal stays empty. */
class SplunkRefusalTest {
  private static final String PATH = "/services/collector/event";

  @TempDir static Path dir;
  private static RunningCollector collector;

  @BeforeAll
  static void start() throws Exception {
    collector = RunningCollector.in(dir, config -> config.withToken(SplunkToken.of("s3cret")));
  }

  @AfterAll
  static void stop() throws Exception {
    collector.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none              | 401 | {\"text\":\"Token is required\",\"code\":2}",
        "s3cret            | 401 | {\"text\":\"Invalid authorization\",\"code\":3}",
        "Bearer s3cret     | 401 | {\"text\":\"Invalid authorization\",\"code\":3}",
        "Splunk            | 401 | {\"text\":\"Invalid authorization\",\"code\":3}",
        "Splunk wrong      | 403 | {\"text\":\"Invalid token\",\"code\":4}",
        "Splunk s3cret2    | 403 | {\"text\":\"Invalid token\",\"code\":4}",
      })
  void asksForTheTokenBeforeItReadsTheBody(String authorization, int status, String body)
      throws Exception {
    String event = "{\"event\":\"x\"}";
    HttpResponse<String> answer =
        authorization == null
            ? collector.post(PATH, event)
            : collector.post(PATH, event, "Authorization", authorization);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(collector.received("splunk")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                              | {\"text\":\"No data\",\"code\":5}",
        "` `                                             | {\"text\":\"No data\",\"code\":5}",
        "no json                                         | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}",
        "[{\"event\":1}]                                 | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}",
        "{\"event\":1}{\"event\":2}{\"event\":           | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":2}",
        "{\"event\":1,\"time\":\"noon\"}                 | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}",
        "{\"event\":1,\"time\":1e999999999}              | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}",
        "{\"event\":1,\"time\":99999999999}              | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}",
        "{\"event\":1,\"host\":{}}                       | {\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":0}",
        "{\"event\":1}{\"host\":\"x\"}                   | {\"text\":\"Event field is required\",\"code\":12,\"invalid-event-number\":1}",
        "{\"event\":null}                                | {\"text\":\"Event field is required\",\"code\":12,\"invalid-event-number\":0}",
        "{\"event\":1}{\"event\":\"\"}                   | {\"text\":\"Event field cannot be blank\",\"code\":13,\"invalid-event-number\":1}",
        "{\"event\":1,\"fields\":{\"a\":{}}}             | {\"text\":\"Error in handling indexed fields\",\"code\":15,\"invalid-event-number\":0}",
        "{\"event\":1,\"fields\":\"a\"}                  | {\"text\":\"Error in handling indexed fields\",\"code\":15,\"invalid-event-number\":0}",
      })
  void namesTheFirstInvalidEventAndStoresNone(String body, String expected) throws Exception {
    HttpResponse<String> answer = push(PATH, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(expected);
    assertThat(collector.received("splunk")).isEmpty();
  }

  @Test
  void refusesAnEventThatNoJournalTakes() throws Exception {
    HttpResponse<String> answer =
        push(PATH, "{\"event\":\"ok\"}{\"event\":\"" + "x".repeat(70_000) + "\"}");

    assertThat(answer.body()).contains("\"code\":6,\"invalid-event-number\":1");
    assertThat(collector.received("splunk")).isEmpty();
  }

  @Test
  void refusesOtherMethods() throws Exception {
    assertThat(collector.get(PATH).statusCode()).isEqualTo(405);
  }

  @Test
  void tellsItsHealthWithoutAToken() throws Exception {
    HttpResponse<String> answer = collector.get("/services/collector/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"text\":\"HEC is healthy\",\"code\":17}");
  }

  private HttpResponse<String> push(String path, String body) throws Exception {
    return collector.post(path, body, "Authorization", "Splunk s3cret");
  }
}
