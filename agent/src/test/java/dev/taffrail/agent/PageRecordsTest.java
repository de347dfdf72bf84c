package dev.taffrail.agent;

import static dev.taffrail.agent.RunningPage.all;
import static dev.taffrail.agent.RunningPage.object;
import static dev.taffrail.agent.RunningPage.objects;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.agent.text.JsonTree;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records that the page finds, what comes while it waits, and how they are shown. */
class PageRecordsTest extends PageTest {
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
    String fields =
        ",\"a\u202eb\":\"x\\u0007\\u001b[31m\\u2066y\",\"lines\":\"one\\n\\t\\ttwo\\tx\"";
    Records.write(plain(edge), Records.at(1, "info", "ev\u202eil", fields));
    try (RunningPage page = RunningPage.of(edge)) {
      Map<?, ?> record = objects(page.get("/api/records").get("records")).get(0);
      assertThat(record.get("event")).isEqualTo("ev\\u202eil");
      assertThat((List<?>) record.get("fields"))
          .isEqualTo(
              List.of(
                  List.of("a\\u202eb", "x\\u0007\\u001b[31m\\u2066y", true),
                  List.of("lines", "one\n\t\ttwo\\tx", true)));
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
}
