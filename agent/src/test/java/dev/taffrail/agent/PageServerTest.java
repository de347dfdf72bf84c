package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.all;
import static dev.taffrail.agent.RunningPage.object;
import static dev.taffrail.agent.RunningPage.objects;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.taffrail.agent.config.ListenSettings;
import dev.taffrail.agent.http.RawRequest;
import dev.taffrail.agent.page.PageSources;
import dev.taffrail.agent.text.JsonTree;
import dev.taffrail.journal.JournalConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageServerTest {
  private static final String HOST = "Host: 127.0.0.1";

  @TempDir Path folder;
  private Path edge;
  private Path debug;

  @BeforeEach
  void name() {
    edge = folder.resolve("edge.log");
    debug = folder.resolve("debug.log");
  }

  @Test
  void hostsAndPagesOfOtherSitesAreRefused() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(status(page, "GET", "/", "Host: evil.example")).isEqualTo(421);
      assertThat(status(page, "GET", "/api/records", "Host: evil.example:7171")).isEqualTo(421);
      for (String sign : List.of("Origin: http://evil.example", "Sec-Fetch-Site: cross-site")) {
        assertThat(status(page, "GET", "/api/records", HOST, sign)).as(sign).isEqualTo(403);
        assertThat(status(page, "POST", "/api/verify/begin?journal=edge.log", HOST, sign))
            .as(sign)
            .isEqualTo(403);
      }
      assertThat(page.get("/api/verify").containsKey("running")).isFalse();
      String own = "Origin: http://127.0.0.1";
      assertThat(status(page, "GET", "/api/records", HOST, own, "Sec-Fetch-Site: same-origin"))
          .isEqualTo(200);
      String link = "Sec-Fetch-Mode: navigate";
      assertThat(status(page, "GET", "/", HOST, "Sec-Fetch-Site: cross-site", link)).isEqualTo(200);
    }
  }

  @Test
  void everyAnswerAllowsItsOwnScriptsAloneAndNoFrame() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      for (String path : List.of("/", "/page.js", "/page.css", "/api/records", "/none")) {
        String head = RawRequest.send(page.server.uri(), "GET", path, HOST).head();
        assertThat(head)
            .as(path)
            .contains(
                "content-security-policy: default-src 'self';",
                "frame-ancestors 'none'",
                "x-content-type-options: nosniff",
                "cross-origin-resource-policy: same-origin",
                "cache-control: no-store")
            .doesNotContain("access-control", "unsafe");
      }
      assertThat(page.ask("/").body())
          .doesNotContainPattern("(?i)<script>|<style|\\son\\w+=|style=|https?://");
    }
  }

  @Test
  void thePageIsSmallerThan100kB() throws Exception {
    long sum = 0;
    try (RunningPage page = RunningPage.of(edge)) {
      for (String name :
          List.of("index.html", "page.css", "icon.svg", "page.js", "ask.js", "dom.js", "log.js")) {
        sum += page.ask("/" + name).body().length();
      }
      for (String name : List.of("record", "journey", "excursion", "seal", "device")) {
        HttpResponse<String> file = page.ask("/" + name + ".js");
        assertThat(file.statusCode()).isEqualTo(200);
        sum += file.body().length();
      }
    }
    assertThat(sum).isLessThan(100_000);
  }

  @Test
  void aTokenIsAskedForByAllThatShowsTheLogAndNotByThePage() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(PageSources.of(List.of(edge)), "geheim")) {
      String host = "Host: device.example";
      assertThat(status(page, "GET", "/", host)).isEqualTo(200);
      for (String path :
          List.of("journals", "records", "record", "journey", "excursion", "verify", "device")) {
        assertThat(status(page, "GET", "/api/" + path, host)).as(path).isEqualTo(401);
      }
      assertThat(status(page, "POST", "/api/verify/begin?journal=edge.log", host)).isEqualTo(401);
      assertThat(status(page, "GET", "/api/records", host, "Authorization: Bearer geheim2"))
          .isEqualTo(401);
      assertThat(status(page, "GET", "/api/records", host, "Authorization: Bearer geheim"))
          .isEqualTo(200);
    }
  }

  @Test
  void whatChangesSomethingIsAskedForByPostAndNothingElseIs() throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(page.ask("/api/verify/begin", "journal", "edge.log").statusCode()).isEqualTo(405);
      assertThat(page.post("/api/records").statusCode()).isEqualTo(405);
      assertThat(page.post("/api/verify/begin", "journal", "other").statusCode()).isEqualTo(400);
      assertThat(page.post("/api/verify/cancel").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void olderPagesOfTwoJournalsLeadToTheOldestRecordWithoutGapOrRepetition() throws Exception {
    List<String> odd = new ArrayList<>();
    List<String> even = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      (i % 3 == 1 ? odd : even).add(event(i));
    }
    Records.write(JournalConfig.at(edge).withMaxBytes(128 * 1024), even.toArray(String[]::new));
    Records.write(plain(debug).withMaxBytes(20_000), odd.toArray(String[]::new));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      List<String> found = new ArrayList<>();
      Map<?, ?> records = page.get("/api/records", "logger", "edge.test");
      int pages = 1;
      found.addAll(0, all(records.get("records"), "event"));
      for (; number(records, "left") > 0; pages++) {
        String before = String.valueOf(records.get("before"));
        records = page.get("/api/records", "logger", "edge.test", "before", before);
        found.addAll(0, all(records.get("records"), "event"));
      }
      assertThat(found)
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "e" + i).toList());
      assertThat(pages).isEqualTo(3);
    }
  }

  @Test
  void ofALongJournalOnlyWhatIsAskedForIsReadOfItsEnd() throws Exception {
    int records = long80(edge);
    try (RunningPage page = RunningPage.of(edge)) {
      Read newest = read(page);
      assertThat(newest.bytes()).isLessThan(16L << 20);
      assertThat(all(newest.answer().get("records"), "event"))
          .hasSize(200)
          .endsWith("e" + (records - 1))
          .startsWith("e" + (records - 200));
      Read older = read(page, "before", String.valueOf(newest.answer().get("before")));
      assertThat(older.bytes()).isLessThan(16L << 20);
      assertThat(all(older.answer().get("records"), "event")).endsWith("e" + (records - 201));
    }
  }

  @Test
  void aRequestReadsBackOnlySoFarAndTheNextOneGoesOnThere() throws Exception {
    long80(edge);
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(foundByTheSecondRequest(page, "text", "first")).containsExactly("e0");
      assertThat(foundByTheSecondRequest(page, "until", "2026-05-30T08:00:01Z"))
          .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(i -> "e" + i).toList());
    }
  }

  /** The events; the first request finds nothing, and the second one all. */
  private static List<String> foundByTheSecondRequest(RunningPage page, String key, String value)
      throws Exception {
    Read nothing = read(page, key, value);
    assertThat(objects(nothing.answer().get("records"))).isEmpty();
    assertThat(nothing.answer().get("has_older")).isEqualTo(true);
    assertThat(nothing.bytes()).isLessThan(72L << 20);
    String before = String.valueOf(nothing.answer().get("before"));
    Map<?, ?> rest = page.get("/api/records", key, value, "before", before);
    assertThat(rest.get("has_older")).isEqualTo(false);
    return all(rest.get("records"), "event");
  }

  @Test
  void recordsOfAClockThatWasWrongForAWhileAreFoundByItsTime() throws Exception {
    String pad = ",\"pad\":\"" + "x".repeat(1300) + "\"";
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      String line = Records.at(i / 200, "info", "e" + i, pad);
      lines.add(i >= 4_000 && i < 4_300 ? line.replace("2026-05-30", "2025-05-30") : line);
    }
    Files.write(edge, lines);
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(allPages(page, "until", "2025-12-31"))
          .containsExactlyElementsOf(IntStream.range(4_000, 4_300).mapToObj(i -> "e" + i).toList());
    }
  }

  @Test
  @Timeout(30)
  void linesThatAreNoRecordsHideNoneThatIsOlder() throws Exception {
    List<String> garbage = Collections.nCopies(9 * 1024, "garbage ".repeat(128));
    Files.write(folder.resolve("edge.log.4"), List.of(event(1), event(2)));
    Files.write(folder.resolve("edge.log.3"), garbage);
    write(folder.resolve("edge.log.2"), List.of(List.of(event(3)), garbage, List.of(event(4))));
    write(folder.resolve("edge.log.1"), List.of(List.of(event(5), event(6)), garbage));
    write(edge, List.of(List.of(event(7), event(8)), garbage));
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(allPages(page))
          .containsExactlyElementsOf(IntStream.range(1, 9).mapToObj(i -> "e" + i).toList());
    }
  }

  @Test
  @Timeout(30)
  void ofAFileAndItsCopiesNoRecordComesTwiceAndTheSearchEnds() throws Exception {
    List<String> all = largeEvents(700, 12_000);
    List<String> newest = all.subList(250, 700);
    Files.write(folder.resolve("edge.log.3"), all.subList(0, 250));
    Files.write(folder.resolve("edge.log.2"), newest.subList(0, 40));
    Files.write(folder.resolve("edge.log.1"), newest);
    Files.write(edge, newest);
    assertNoneTwice(700);
  }

  @Test
  @Timeout(30)
  void ofASealedFileAndItsCopyNoRecordComesTwiceAndTheSearchEnds() throws Exception {
    Records.write(
        JournalConfig.at(edge).withMaxBytes(5 << 20),
        largeEvents(260, 50_000).toArray(String[]::new));
    Files.move(folder.resolve("edge.log.2"), folder.resolve("edge.log.3"));
    Files.copy(folder.resolve("edge.log.1"), folder.resolve("edge.log.2"));
    assertNoneTwice(260);
  }

  private void assertNoneTwice(int count) throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(allPages(page, "logger", "edge.test"))
          .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(i -> "e" + i).toList());
      assertThat(allPages(page, "text", "nowhere")).isEmpty();
    }
  }

  private static List<String> largeEvents(int count, int bytes) {
    String pad = ",\"pad\":\"" + "x".repeat(bytes) + "\"}";
    return IntStream.range(0, count).mapToObj(i -> event(i).replace("}", pad)).toList();
  }

  private static void write(Path file, List<List<String>> parts) throws IOException {
    Files.write(file, parts.stream().flatMap(List::stream).toList());
  }

  /** The events of all records that a filter finds, the oldest first, page by page. */
  private static List<String> allPages(RunningPage page, String... query) throws Exception {
    Map<?, ?> records = page.get("/api/records", query);
    List<String> found = new ArrayList<>(all(records.get("records"), "event"));
    while (Boolean.TRUE.equals(records.get("has_older"))) {
      String[] older = Arrays.copyOf(query, query.length + 2);
      older[query.length] = "before";
      older[query.length + 1] = String.valueOf(records.get("before"));
      records = page.get("/api/records", older);
      found.addAll(0, all(records.get("records"), "event"));
    }
    return found;
  }

  /** An unsealed journal of 80 MiB from 08:00 on, 25 records of the first second of each minute. */
  private static int long80(Path path) throws IOException {
    String pad = "x".repeat(1300);
    int count = 0;
    try (BufferedWriter out = Files.newBufferedWriter(path)) {
      for (long bytes = 0; bytes < 80L << 20; count++) {
        String line =
            "{\"timestamp\":\"%s.%06dZ\",\"level\":\"info\",\"logger\":\"edge.test\",\"event\":\"e%d\",\"pad\":\"%s\"}%n"
                .formatted(
                    Instant.parse("2026-05-30T08:00:00Z")
                        .plusSeconds(count / 25 * 60L)
                        .toString()
                        .substring(0, 19),
                    count % 25 * 40_000,
                    count,
                    count == 0 ? "first of all" : pad);
        out.write(line);
        bytes += line.length();
      }
    }
    return count;
  }

  /**
   * An answer.
   *
   * @param bytes how many this process read meanwhile
   */
  private record Read(Map<?, ?> answer, long bytes) {}

  private static Read read(RunningPage page, String... query) throws Exception {
    long before = bytesRead();
    Map<?, ?> answer = page.get("/api/records", query);
    return new Read(answer, bytesRead() - before);
  }

  private static long bytesRead() throws IOException {
    String count = Files.readAllLines(Path.of("/proc/self/io")).get(0);
    return Long.parseLong(count.replace("rchar: ", ""));
  }

  @Test
  void aPageIsBoundedInBytesToo() throws Exception {
    String large = ",\"text\":\"" + "x".repeat(50_000) + "\"";
    String[] lines =
        IntStream.range(0, 50)
            .mapToObj(i -> Records.at(i % 60, "info", "e" + i, large))
            .toArray(String[]::new);
    Records.write(plain(edge).withMaxBytes(8 << 20), lines);
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> records = page.get("/api/records");
      assertThat(objects(records.get("records"))).hasSizeBetween(10, 21);
      assertThat(number(records, "left") + objects(records.get("records")).size()).isEqualTo(50);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "level|error|two",
        "level|warning|one two",
        "logger|RULES|one",
        "event|t|two three",
        "text|Berlin|one",
        "text|site=Berlin|one",
        "text|say \\\"no\\\"|two",
        "text|\\u202e|three",
        "text|two|two",
        "since|2026-05-30T08:37:02Z|two three",
        "until|2026-05-30 08:37:02|one two",
        "journal|debug.log|three",
      })
  void aFilterFindsWhatItSays(String key, String value, String events) throws Exception {
    String one = Records.at(1, "warning", "one", ",\"site\":\"Berlin\"");
    Records.write(
        plain(edge),
        one.replace("edge.test", "edge.rules"),
        Records.at(2, "error", "two", ",\"words\":\"say \\\"no\\\"\""));
    Records.write(plain(debug), Records.at(3, "info", "three", ",\"turned\":\"a\u202eb\""));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      assertThat(all(page.get("/api/records", key, value).get("records"), "event"))
          .containsExactly(events.split(" "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/records|level|loud|level: expected debug, info, warning, error or critical",
        "/api/records|since|soon|since: expected a time such as 2026-05-30T08:37:00Z",
        "/api/records|since|999999999d|since: expected a time such as 2026-05-30T08:37:00Z",
        "/api/records|after|../..|after: expected a place in a journal",
        "/api/records|before|start;start|before: expected a place in each journal",
        "/api/records|journal|/etc/passwd|journal: expected one of edge.log",
        "/api/record|journal|edge.log|at: expected a value",
        "/api/journey|other|1|id: expected a value",
      })
  void wrongValuesAreAnsweredWithWhatWasExpected(
      String path, String key, String value, String expected) throws Exception {
    try (RunningPage page = RunningPage.of(edge)) {
      HttpResponse<String> answer = page.ask(path, key, value);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).startsWith(expected);
    }
  }

  @Test
  void whoWaitsGetsWhatAnotherProcessAppends() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "first", ""));
    Records.write(plain(debug), Records.at(1, "debug", "other", ""));
    try (RunningPage page = RunningPage.of(debug, edge)) {
      String after = String.valueOf(page.get("/api/records").get("after"));
      CompletableFuture<HttpResponse<String>> next =
          page.begin("/api/records", "after", after, "wait", "1", "event", "second");
      try (Child writer = new Child(folder, "append", edge.toString())) {
        writer.input(
            Records.at(2, "info", "unwanted", "") + "\n" + Records.at(2, "info", "second", ""));
        assertThat(writer.status()).isZero();
      }
      Map<?, ?> records = object(JsonTree.of(next.get(15, TimeUnit.SECONDS).body()));
      assertThat(all(records.get("records"), "event")).containsExactly("second");
      String end = String.valueOf(records.get("after"));
      assertThat(objects(page.get("/api/records", "after", end, "event", "second").get("records")))
          .isEmpty();
    }
  }

  @Test
  void soManyWaitAtOnceAndTheOthersAreAnsweredAtOnce() throws Exception {
    Records.write(plain(edge), Records.at(1, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      String after = String.valueOf(page.get("/api/records").get("after"));
      List<CompletableFuture<HttpResponse<String>>> begun = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        begun.add(page.begin("/api/records", "after", after, "wait", "1"));
      }
      Awaitility.await().until(() -> begun.stream().filter(each -> each.isDone()).count() == 3);
      assertThat(page.get("/api/journals")).isNotEmpty();
      assertThat(begun.stream().filter(each -> each.isDone())).hasSize(3);
    }
  }

  @Test
  void whatCouldNotBeSeenOrTurnsTheWritingIsMadeVisible() throws Exception {
    String fields = ",\"a\u202eb\":\"x\\u0007\\u001b[31m\\u2066y\",\"lines\":\"one\\ntwo\"";
    Records.write(plain(edge), Records.at(1, "info", "ev\u202eil", fields));
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> record = objects(page.get("/api/records").get("records")).get(0);
      assertThat(record.get("event")).isEqualTo("ev\\u202eil");
      assertThat((List<?>) record.get("fields"))
          .isEqualTo(
              List.of(
                  List.of("a\\u202eb", "x\\u0007\\u001b[31m\\u2066y", true),
                  List.of("lines", "one\ntwo", true)));
    }
  }

  @Test
  void numbersAreShownAsTheyAreStored() throws Exception {
    Records.write(
        plain(edge), Records.at(1, "info", "tick", ",\"ns\":1795939135867647211,\"v\":1.50"));
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> record = objects(page.get("/api/records").get("records")).get(0);
      assertThat((List<?>) record.get("fields"))
          .isEqualTo(
              List.of(List.of("ns", "1795939135867647211", false), List.of("v", "1.50", false)));
    }
  }

  @Test
  void aRecordIsFoundAgainByItsPlaceAndOneThatIsGoneIsNot() throws Exception {
    Records.write(edge, event(1), event(2), event(3));
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> found = objects(page.get("/api/records", "event", "e2").get("records")).get(0);
      String at = String.valueOf(found.get("at"));
      assertThat(page.get("/api/record", "journal", "edge.log", "at", at).get("record"))
          .isEqualTo(found);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Records.write(edge, event(7), event(8), event(9));
      assertThat(page.ask("/api/record", "journal", "edge.log", "at", at).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void ofAnUnsealedJournalNoOtherRecordIsTakenForOneThatIsGone() throws Exception {
    Records.write(plain(edge), event(1), event(2), event(3));
    try (RunningPage page = RunningPage.of(edge)) {
      List<Map<?, ?>> before = objects(page.get("/api/records").get("records"));
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Records.write(plain(edge), event(7), event(8), event(9));
      for (Map<?, ?> gone : before) {
        String at = String.valueOf(gone.get("at"));
        assertThat(page.ask("/api/record", "journal", "edge.log", "at", at).statusCode())
            .isEqualTo(404);
      }
      for (Map<?, ?> there : objects(page.get("/api/records").get("records"))) {
        String at = String.valueOf(there.get("at"));
        assertThat(page.get("/api/record", "journal", "edge.log", "at", at).get("record"))
            .isEqualTo(there);
      }
    }
  }

  @Test
  void aPageIsBoundedByWhatItsRecordsTakeWhenTheyAreEscaped() throws Exception {
    String[] lines =
        IntStream.range(0, 50)
            .mapToObj(i -> Records.at(1, "info", "e", ",\"t\":\"" + "\u007f".repeat(50_000) + "\""))
            .toArray(String[]::new);
    Records.write(plain(edge).withMaxBytes(8 << 20), lines);
    try (RunningPage page = RunningPage.of(edge)) {
      assertThat(page.ask("/api/records").body().length()).isLessThan(2 << 20);
    }
  }

  @Test
  void anExcursionOfTimesThatNobodyCanReckonWithIsThatOfWhenItWasLogged() throws Exception {
    String times =
        ",\"window_start\":\"-1000000000-01-01T00:00:00Z\""
            + ",\"window_end\":\"+1000000000-12-31T23:59:59Z\"";
    Records.write(plain(edge), Records.at(2, "warning", "rule_fired", times));
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> fired = objects(page.get("/api/records").get("records")).get(0);
      Map<?, ?> excursion = excursion(page, fired);
      assertThat(number(excursion, "to") - number(excursion, "from")).isEqualTo(7_200_000);
    }
  }

  @Test
  void theJourneyIsThatOfAllJournalsInTheOrderOfTime() throws Exception {
    String id = ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\"";
    Records.write(plain(edge), Records.at(1, "info", "a", id), Records.at(3, "info", "c", id));
    Records.write(plain(debug), Records.at(2, "debug", "b", id), Records.at(2, "info", "x", ""));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      Map<?, ?> journey = page.get("/api/journey", "id", "0190163D8694739BAEA5966C26F8AD90");
      assertThat(all(journey.get("stops"), "event")).containsExactly("a", "b", "c");
      assertThat(all(objects(journey.get("stops")).get(1).get("places"), "name"))
          .containsExactly("debug.log");
      assertThat(number(journey, "left")).isZero();
    }
  }

  @Test
  void aJourneyOfVeryManyRecordsIsCutAndSaysSo() throws Exception {
    String id = ",\"correlation_id\":\"0190163d-8694-739b-aea5-966c26f8ad90\"";
    String[] lines =
        IntStream.range(0, 1_100)
            .mapToObj(i -> Records.at(1, "info", "e", id + ",\"n\":" + i))
            .toArray(String[]::new);
    Records.write(plain(edge), lines);
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> journey = page.get("/api/journey", "id", "0190163d8694739baea5966c26f8ad90");
      assertThat(objects(journey.get("stops"))).hasSize(1_000);
      assertThat(number(journey, "left")).isEqualTo(100);
    }
  }

  @Test
  void anExcursionHasTheReadingsAndWindowsAroundAndTheLimitThatIsOneOfTheirs() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      lines.add(reading("t1", hour, hour));
      lines.add(reading("t2", hour, 99));
    }
    lines.add(window("t1", 10, 12, 10.5));
    lines.add(window("t1", 4, 5, 4));
    Records.write(plain(debug), lines.toArray(String[]::new));
    Records.write(plain(edge), fired(10.5, 10, "mean"), fired(10.5, 2, "stddev"));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      List<Map<?, ?>> rules =
          objects(page.get("/api/records", "event", "rule_fired").get("records"));
      Map<?, ?> level = excursion(page, rules.get(0));
      // From 10 to 12, and three times as long to either side: from 4 to 18.
      assertThat(number(level, "readings")).isEqualTo(15);
      assertThat((List<?>) level.get("points")).hasSize(15);
      assertThat(objects(level.get("windows"))).hasSize(2);
      assertThat(level.get("limit_is_level")).isEqualTo(true);
      assertThat(excursion(page, rules.get(1)).get("limit_is_level")).isEqualTo(false);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"measure\":\"max\"|true",
        ",\"measure\":\"stddev\"|false",
        ",\"measure\":\"rate\"|false",
        ",\"measure\":\"mean\",\"measured\":10.5|false",
        ",\"last_reading\":\"2014-01-01T10:00:00Z\"|false",
      })
  void aLimitOfAnotherKindIsNoLevelAlsoWhereItsValueHappensToBeAReading(
      String fields, boolean level) throws Exception {
    Records.write(plain(debug), reading("t1", 10, 10.5));
    Records.write(plain(edge), fired(10.5, 10).replace("}", fields + "}"));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      Map<?, ?> rule =
          objects(page.get("/api/records", "event", "rule_fired").get("records")).get(0);
      assertThat(excursion(page, rule).get("limit_is_level")).isEqualTo(level);
    }
  }

  @Test
  void anExcursionOfWhichNothingIsKeptSaysSoAndAnotherRecordIsNone() throws Exception {
    Records.write(plain(edge), fired(10.5, 10), Records.at(9, "info", "tick", ""));
    try (RunningPage page = RunningPage.of(edge)) {
      List<Map<?, ?>> records = objects(page.get("/api/records").get("records"));
      Map<?, ?> bare = excursion(page, records.get(0));
      assertThat(number(bare, "readings")).isZero();
      assertThat((List<?>) bare.get("points")).isEmpty();
      assertThat(bare.get("limit_is_level")).isEqualTo(false);
      String at = String.valueOf(records.get(1).get("at"));
      assertThat(page.ask("/api/excursion", "journal", "edge.log", "at", at).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void aPeakStaysInThePointsOfVeryManyReadings() throws Exception {
    String[] lines =
        IntStream.range(0, 1_500)
            .mapToObj(
                i ->
                    Records.at(
                        1,
                        "debug",
                        "sensor_reading",
                        String.format(
                            ",\"sensor\":\"t1\",\"time\":\"2014-01-01T10:%02d:%02d.%03dZ\",\"value\":%d",
                            i / 500, i / 10 % 50, i % 10 * 50, i == 1_210 ? 77 : 5)))
            .toArray(String[]::new);
    Records.write(plain(debug), lines);
    Records.write(plain(edge), fired(10.5, 10));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      Map<?, ?> rule =
          objects(page.get("/api/records", "event", "rule_fired").get("records")).get(0);
      Map<?, ?> excursion = excursion(page, rule);
      assertThat(number(excursion, "readings")).isEqualTo(1_500);
      assertThat((List<?>) excursion.get("points")).hasSizeLessThan(961);
      assertThat(String.valueOf(excursion.get("points"))).contains(", 77]");
    }
  }

  @Test
  void aVerificationSaysWhatTheVerifierFoundAndWithWhichKey() throws Exception {
    Records.write(edge, event(1), event(2));
    Records.write(plain(debug), event(1));
    try (RunningPage page = RunningPage.of(edge, debug)) {
      assertThat(all(page.get("/api/verify").get("journals"), "has_key"))
          .containsExactly("true", "false");
      Map<?, ?> good = verified(page);
      assertThat(object(good.get("report")).get("verdict")).isEqualTo("OK");
      assertThat(good.get("words")).asString().startsWith("OK: sealed 0..");
      assertThat(good.get("key")).isEqualTo("beside");
      String text = Files.readString(edge);
      Files.writeString(edge, text.replace("\"e1\"", "\"e9\""));
      assertThat(object(verified(page).get("report")).get("verdict")).isEqualTo("TAMPER");
    }
  }

  @Test
  void sizesOfJournalsCountTheirFilesOfRecordsAloneAndAShipperThatIsAwayIsNamed() throws Exception {
    Records.write(JournalConfig.at(edge), event(1));
    Files.writeString(folder.resolve("edge.log.1"), "12345");
    Files.writeString(folder.resolve("edge.log.other"), "not counted");
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> device = page.get("/api/device");
      Map<?, ?> journal = objects(device.get("journals")).get(0);
      assertThat(number(journal, "files")).isEqualTo(2);
      assertThat(number(journal, "bytes")).isEqualTo(Files.size(edge) + 5);
      assertThat(number(journal, "free")).isPositive();
      assertThat(device.get("shipper_state")).isEqualTo("unconfigured");
    }
  }

  @Test
  void whatAShipperSaysIsMadeVisible() throws Exception {
    HttpServer shipper =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shipper.createContext(
        "/",
        exchange -> {
          byte[] status =
              "{\"sinks\":{\"a\u202eb\":{\"read\":1.5,\"last_error\":\"x\u200by\\u2066z\"}}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    shipper.start();
    ListenSettings settings = new ListenSettings(shipper.getAddress(), null);
    try (RunningPage page =
        RunningPage.of(new PageSources(Map.of("edge.log", edge), null, settings), null)) {
      String body = page.ask("/api/device").body();
      assertThat(body)
          .contains("{\"a\\\\u202eb\":{\"read\":1.5,\"last_error\":\"x\\\\u200by\\\\u2066z\"}}")
          .doesNotContain("\u202e", "\u200b", "\u2066");
    } finally {
      shipper.stop(0);
    }
  }

  private static JournalConfig plain(Path path) {
    return JournalConfig.at(path).withSealed(false).withMaxBytes(1 << 20);
  }

  private static String event(int number) {
    return Records.at(number * 59 / 700, "info", "e" + number, "")
        .replace(".000000Z", String.format(".%06dZ", number));
  }

  private static String reading(String sensor, int hour, double value) {
    return Records.at(
        1,
        "debug",
        "sensor_reading",
        String.format(
            ",\"sensor\":\"%s\",\"time\":\"2014-01-01T%02d:00:00Z\",\"value\":%s",
            sensor, hour, value));
  }

  private static String window(String sensor, int from, int to, double mean) {
    return Records.at(1, "debug", "window_closed", times(sensor, from, to) + ",\"mean\":" + mean);
  }

  private static String fired(double value, double limit) {
    return Records.at(
        2,
        "warning",
        "rule_fired",
        times("t1", 10, 12) + ",\"value\":" + value + ",\"limit\":" + limit);
  }

  private static String fired(double value, double limit, String measure) {
    return fired(value, limit).replace("}", ",\"measure\":\"" + measure + "\"}");
  }

  private static String times(String sensor, int from, int to) {
    return String.format(
        ",\"sensor\":\"%s\",\"window_start\":\"2014-01-01T%02d:00:00Z\","
            + "\"window_end\":\"2014-01-01T%02d:00:00Z\"",
        sensor, from, to);
  }

  private static Map<?, ?> excursion(RunningPage page, Map<?, ?> record) throws Exception {
    return page.get(
        "/api/excursion", "journal", "" + record.get("journal"), "at", "" + record.get("at"));
  }

  /** Of the first journal, when it is through. */
  private static Map<?, ?> verified(RunningPage page) throws Exception {
    assertThat(page.post("/api/verify/begin", "journal", "edge.log").statusCode()).isEqualTo(202);
    Awaitility.await().until(() -> !page.get("/api/verify").containsKey("running"));
    return objects(page.get("/api/verify").get("journals")).get(0);
  }

  private static int status(RunningPage page, String method, String path, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Length: 0";
    return RawRequest.send(page.server.uri(), method, path, all).status();
  }

  private static long number(Map<?, ?> object, String key) {
    return ((BigDecimal) Objects.requireNonNull(object.get(key))).longValueExact();
  }
}
