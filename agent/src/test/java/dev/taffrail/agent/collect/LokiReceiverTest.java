package dev.taffrail.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.body.Protobuf;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LokiReceiverTest {
  private static final String PATH = "/loki/api/v1/push";
  private static final String NS = "1780130250000000000"; // 2026-05-30T08:37:30Z

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
  void storesEntriesWithLabelsTimeAndMetadataAndAnswers204() throws Exception {
    HttpResponse<String> answer =
        collector.loki(
            "{\"streams\":[{\"values\":[[\"1\",\"first\"],[\"2\",\"{\\\"a\\\":1}\",{\"k\":\"v\"}]],"
                + "\"stream\":{\"job\":\"edge\",\"level\":\"info\"},\"other\":[{}]}],\"more\":1}");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(Journals.originals(dir, "loki")).containsExactly("first", "{\"a\":1}");
    ReceivedRecord second = collector.received("loki").get(1);
    assertThat(second.labels()).isEqualTo(Map.of("job", "edge", "level", "info"));
    assertThat(second.nanos()).hasValue(2);
    assertThat(second.metadata()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void takesGzip() throws Exception {
    HttpResponse<String> answer =
        collector.post(
            PATH,
            RunningCollector.gzip(push("{\"job\":\"edge\"}", "[\"1\",\"zipped\"]").getBytes(UTF_8)),
            "Content-Type",
            "application/json; charset=utf-8",
            "Content-Encoding",
            "gzip");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(Journals.originals(dir, "loki")).containsExactly("zipped");
  }

  /** Of these a few are kept from the first reading, and more are read again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 1000})
  void storesEachEntryInItsPlaceAlsoWhereTheLabelsComeBehind(int count) throws Exception {
    List<String> lines = IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
    String values =
        lines.stream()
            .map(line -> "[\"1\",\"" + line + "\"]")
            .collect(Collectors.joining(",", "\"values\":[", "]"));
    HttpResponse<String> answer =
        collector.loki("{\"streams\":[{" + values + ",\"stream\":{\"host\":\"rpi4\"}}]}");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(Journals.originalsOf(dir, "rpi4")).isEqualTo(lines);
  }

  @Test
  void takesProtocolBuffersBySnappy() throws Exception {
    String labels = "{job=\"edge\", text=\"\\\"\\u00e9\\n\\x41\"}";
    HttpResponse<String> answer = collector.protobuf(push(labels, 1_780_130_250L, 7, "grün", "v"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    ReceivedRecord received = collector.received("loki").get(0);
    assertThat(Journals.originals(dir, "loki")).containsExactly("grün");
    assertThat(received.labels()).isEqualTo(Map.of("job", "edge", "text", "\"é\nA"));
    assertThat(received.nanos()).hasValue(1_780_130_250_000_000_007L);
    assertThat(received.metadata()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void storesOnceWhatComesInBothForms() throws Exception {
    collector.protobuf(push("{job=\"edge\"}", 1, 7, "x", "v"));
    collector.loki(push("{\"job\":\"edge\"}", "[\"1000000007\",\"x\",{\"k\":\"v\"}]"));

    assertThat(Journals.originals(dir, "loki")).containsExactly("x");
  }

  @Test
  void countsTheLabelThatLokiAdds() throws Exception {
    assertThat(collector.loki(push(labels(14), "[\"1\",\"x\"]")).statusCode()).isEqualTo(204);

    HttpResponse<String> answer = collector.loki(push(labels(15), "[\"1\",\"x\"]"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("entry for stream '{l0=\"v\", l1=\"v\", ")
        .endsWith("has 16 label names; limit 15\n");
  }

  @Test
  void storesTheValidEntriesOfAPushAndNamesTheOthers() throws Exception {
    String tooLarge = "[\"3\",\"" + "x".repeat(70_000) + "\"]";
    HttpResponse<String> answer =
        collector.loki(
            "{\"streams\":[{\"stream\":{\"job\":\"edge\"},\"values\":[[\"1\",\"good\"],"
                + tooLarge
                + ",[\"4\",\"also good\"]]},{\"stream\":{},\"values\":[[\"5\",\"nowhere\"]]}]}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("2 errors: ")
        .contains("1 errors like: error at least one label pair is required per stream")
        .containsPattern(
            "max entry size '65[0-9]{3}' bytes exceeded for stream '\\{job=\"edge\"}' while adding"
                + " an entry with length '70000' bytes");
    assertThat(Journals.originals(dir, "loki")).containsExactly("good", "also good");
    assertThat(collector.get("/stats").body())
        .contains(
            "\"loki\":{\"requests\":1,\"stored\":2,\"duplicates\":0,\"refused\":2,\"failed\":1");
  }

  @Test
  void refusesTimesOnlyWhenToldTo() throws Exception {
    collector.close();
    Clock clock = Clock.fixed(Instant.parse("2026-05-30T08:37:30Z"), ZoneOffset.UTC);
    collector =
        RunningCollector.in(
            dir,
            config ->
                config
                    .withClock(clock)
                    .withMaxAge(Duration.ofDays(7))
                    .withMaxAhead(Duration.ofMinutes(10)));
    long now = Long.parseLong(NS);
    long week = Duration.ofDays(7).toNanos();
    long tenMinutes = Duration.ofMinutes(10).toNanos();

    HttpResponse<String> taken =
        collector.loki(
            push(
                "{\"job\":\"a\"}", entry(now - week, "oldest"), entry(now + tenMinutes, "newest")));
    HttpResponse<String> tooOld =
        collector.loki(push("{\"job\":\"a\"}", entry(now - week - 1, "x")));
    HttpResponse<String> tooNew =
        collector.loki(push("{\"job\":\"a\"}", entry(now + tenMinutes + 1, "x")));

    assertThat(taken.statusCode()).isEqualTo(204);
    assertThat(tooOld.statusCode()).isEqualTo(400);
    assertThat(tooOld.body())
        .isEqualTo(
            "entry for stream '{job=\"a\"}' has timestamp too old: 2026-05-23T08:37:29Z, oldest"
                + " acceptable timestamp is: 2026-05-23T08:37:30Z\n");
    assertThat(tooNew.statusCode()).isEqualTo(400);
    assertThat(tooNew.body())
        .isEqualTo("entry for stream '{job=\"a\"}' has timestamp too new: 2026-05-30T08:47:30Z\n");
    assertThat(Journals.originals(dir, "loki")).containsExactly("oldest", "newest");
  }

  @Test
  void storesExactDuplicatesOnce() throws Exception {
    String same = "[\"1\",\"x\",{\"i\":\"1\"}]";
    String stream = "{\"a\":\"1\",\"b\":\"2\"}";
    List<String> pushes =
        List.of(
            push(stream, same, same),
            push("{\"b\":\"2\",\"a\":\"1\"}", same),
            push(stream, "[\"2\",\"x\",{\"i\":\"1\"}]"),
            push(stream, "[\"1\",\"y\",{\"i\":\"1\"}]"),
            push(stream, "[\"1\",\"x\",{\"i\":\"2\"}]"),
            push(stream, "[\"1\",\"x\"]"),
            push("{\"a\":\"12\"}", same));

    for (String push : pushes) {
      assertThat(collector.loki(push).statusCode()).isEqualTo(204);
    }

    assertThat(collector.received("loki")).hasSize(6);
    assertThat(collector.get("/stats").body()).contains("\"stored\":6,\"duplicates\":2");
  }

  @Test
  void knowsDuplicatesAfterARestart() throws Exception {
    String push =
        push(
            "{\"job\":\"edge\"}",
            "[\"1\",\"plain ä\\n\"]",
            "[\"2\",\"{\\\"a\\\":1}\",{\"k\":\"v\"}]");
    collector.loki(push);
    collector.close();
    collector = RunningCollector.in(dir);

    HttpResponse<String> answer = collector.loki(push);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(collector.received("loki")).hasSize(2);
  }

  @Test
  void replacesHalfACharacterAsGoDoes() throws Exception {
    HttpResponse<String> answer =
        collector.loki(push("{\"job\":\"edge\"}", "[\"1\",\"a\\ud83dz \\ud83d\\ude00\"]"));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(Journals.originals(dir, "loki")).containsExactly("a\uFFFDz 😀");
  }

  private static String entry(long nanos, String line) {
    return "[\"" + nanos + "\",\"" + line + "\"]";
  }

  private static String push(String labels, String... values) {
    return "{\"streams\":[{\"stream\":%s,\"values\":[%s]}]}"
        .formatted(labels, String.join(",", values));
  }

  private static String labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"l" + i + "\":\"v\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** One stream of one entry as protocol buffers. */
  private static Protobuf push(
      String labels, long seconds, int nanos, String line, String metadata) {
    Protobuf request = new Protobuf(100);
    int stream = request.begin(1);
    request.string(1, labels);
    int entry = request.begin(2);
    int time = request.begin(1);
    request.varint(1, seconds).varint(2, nanos).end(time);
    request.string(2, line);
    int pair = request.begin(3);
    request.string(1, "k").string(2, metadata).end(pair);
    // Fields of a later Loki.
    request.varint(9, 300).fixed64(10, 1).string(11, "new").end(entry);
    request.varint(3, 12345).end(stream);
    return request;
  }
}
