package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.all;
import static dev.taffrail.agent.RunningPage.objects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far the page reads back in journals of any length, and that it leaves out nothing. */
@Tag("search")
class PageReadingBackTest extends PageTest {
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
}
