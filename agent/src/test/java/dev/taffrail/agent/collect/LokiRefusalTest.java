package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pushes of which nothing is stored: all to one collector, whose journal stays empty. */
class LokiRefusalTest {
  private static final String PATH = "/loki/api/v1/push";

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
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // JSON of values, then what Loki's kind of answer names
        "[1,\"number as time\"]               | expected nanoseconds as a string, found a number at byte",
        "[\"soon\",\"word as time\"]          | expected nanoseconds, found a string",
        "[\"1\",2]                            | expected the line as a string, found a number",
        "[\"1\"]                              | expected the line as a string",
        "[\"1\",\"x\",{\"a\":1}]              | StructuredMetadata: expected a string, found a number",
        "[\"1\",\"x\",{\"a\":{}}]             | StructuredMetadata: expected a string, found an object",
        "[\"1\",\"x\",{},{}]                  | expected metadata or the entry's end",
        "{\"ts\":\"1\"}                       | expected an array of time and line, found an object",
        "[\"1\",\"x\"                         | loghttp.PushRequest: ",
      })
  void refusesABodyThatItDoesNotUnderstandWhole(String value, String words) throws Exception {
    HttpResponse<String> answer =
        collector.loki(
            "{\"streams\":[{\"stream\":{\"job\":\"edge\"},\"values\":[[\"1\",\"good\"],"
                + value
                + "]}]}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("loghttp.PushRequest").contains(words);
    assertThat(answer.body()).doesNotContain("Source");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(collector.received("loki")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                     | application/json       | 400 | EOF",
        "no json                | application/json       | 400 | loghttp.PushRequest: ",
        "[]                     | application/json       | 400 | loghttp.PushRequest: expected an object",
        "{\"streams\":{}}       | application/json       | 400 | loghttp.PushRequest.Streams: expected an array",
        "{\"streams\":[]} {}    | application/json       | 400 | loghttp.PushRequest: expected the end",
        "{\"streams\":[]}       | application/json       | 422 | error at least one valid stream is required for ingestion",
        "{\"streams\":null}     | application/json       | 422 | error at least one valid stream is required for ingestion",
        "{}                     | application/json       | 422 | error at least one valid stream is required for ingestion",
        "{\"streams\":[]}       | text/plain             | 400 | snappy: corrupt input",
        "{\"streams\":[]}       | application/x-protobuf | 400 | snappy: corrupt input",
        "``                     | application/x-protobuf | 400 | snappy: corrupt input",
        "{\"streams\":[{\"stream\":{\"a-b\":\"c\"},\"values\":[]}]} | application/json | 400 | couldn't parse labels: ",
        "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"x\"]]}]} | application/json | 400 | error at least one label pair is required per stream",
        "{\"streams\":[{\"values\":[[\"1\",\"x\"]]}]} | application/json | 400 | error at least one label pair is required per stream",
      })
  void answersAsLokiDoes(String body, String type, int status, String words) throws Exception {
    HttpResponse<String> answer = collector.post(PATH, body, "Content-Type", type);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).startsWith(words);
    assertThat(collector.received("loki")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0A            | proto: PushRequest: expected the rest of it",
        "0A05          | proto: PushRequest: expected a length of at most 0",
        "08FF          | proto: PushRequest: expected a message",
        "0A030A01FF    | proto: PushRequest.1: expected UTF-8",
        "0A030A0161    | couldn't parse labels: a",
        "0A020801      | proto: PushRequest.1: expected a text",
        "1F            | proto: PushRequest: expected a known type",
        "0A020A00      | couldn't parse labels: ",
        "0A040A027B7D  | error at least one label pair is required per stream",
        "1801          | error at least one valid stream is required for ingestion",
      })
  void saysWhereProtocolBuffersAreNoPush(String hex, String words) throws Exception {
    byte[] body = org.xerial.snappy.Snappy.compress(HexFormat.of().parseHex(hex));
    HttpResponse<String> answer =
        collector.post(PATH, body, "Content-Type", "application/x-protobuf");

    assertThat(answer.statusCode()).isBetween(400, 422);
    assertThat(answer.body()).startsWith(words);
    assertThat(collector.received("loki")).isEmpty();
  }

  @Test
  void refusesALineThatWouldTakeAllMemory() throws Exception {
    String line = "x".repeat(1024 * 1024 + 1);
    HttpResponse<String> answer =
        collector.loki(push("{\"job\":\"edge\"}", "[\"1\",\"" + line + "\"]"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("exceeds the maximum").hasSizeLessThan(300);
  }

  @Test
  void refusesOtherMethodsAndPaths() throws Exception {
    assertThat(collector.get(PATH).statusCode()).isEqualTo(405);
    assertThat(collector.post("/loki/api/v1/pusher", "{}").statusCode()).isEqualTo(404);
    assertThat(collector.post("/loki/api/v1/push/", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesWhatIsNoGzip() throws Exception {
    HttpResponse<String> answer =
        collector.post(PATH, "{}", "Content-Type", "application/json", "Content-Encoding", "gzip");
    HttpResponse<String> deflate =
        collector.post(PATH, "{}", "Content-Type", "application/json", "Content-Encoding", "br");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("gzip: invalid header");
    assertThat(deflate.statusCode()).isEqualTo(400);
    assertThat(deflate.body()).startsWith("Content-Encoding \"br\" not supported");
  }

  @Test
  void refusesBytesThatAreNoUtf8() throws Exception {
    byte[] body = push("{\"job\":\"edge\"}", "[\"1\",\"x\"]").getBytes(UTF_8);
    body[body.length - 7] = (byte) 0xFF;
    HttpResponse<String> answer = collector.post(PATH, body, "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(collector.received("loki")).isEmpty();
  }

  private static String push(String labels, String... values) {
    return "{\"streams\":[{\"stream\":%s,\"values\":[%s]}]}"
        .formatted(labels, String.join(",", values));
  }

  @Test
  void ofAPushThatNamesTooManyDevicesNothingIsStoredAndNoFolderIsMade() throws Exception {
    String streams =
        IntStream.range(0, 17)
            .mapToObj(i -> "{\"stream\":{\"host\":\"many" + i + "\"},\"values\":[[\"1\",\"x\"]]}")
            .collect(Collectors.joining(","));

    HttpResponse<String> answer = collector.loki("{\"streams\":[" + streams + "]}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("at most 16 devices in one request, found more");
    assertThat(collector.received("loki")).isEmpty();
    assertThat(dir.resolve("many0")).doesNotExist();
  }
}
