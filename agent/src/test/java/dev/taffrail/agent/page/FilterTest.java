package dev.taffrail.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("search")
class FilterTest {
  private static final Instant NOW = Instant.parse("2026-05-30T09:00:00Z");

  /** In capitals and not, apart and together, escaped and not, in ASCII and beyond. */
  private static final List<String> WORDS =
      List.of(
          "door",
          "DOOR opened",
          "doo",
          "open\\u0065d",
          "a\\\\b",
          "say \\\"no\\\"",
          "Straße",
          "\u212Aelvin",
          "kelvin",
          "\u0130ce",
          "tab\\there",
          "del\u007fete",
          "line",
          "0.25");

  private static final List<String> QUERIES =
      List.of(
          "text=door",
          "text=Door",
          "text=opened",
          "text=DOOR opened",
          "text=note=\"DOOR",
          "text=note=door pad",
          "text=say \"no",
          "text=a\\\\b",
          "text=stra\u00dfe",
          "text=kelvin",
          "text=\u212Aelvin",
          "text=i\u0307ce",
          "text=u007f",
          "text=del\\u007fete",
          "text=line",
          "text=info     edge",
          "text=08:00:3",
          "text=nowhere to be found",
          "text=seal",
          "level=warning",
          "logger=edge&event=read",
          "event=made&text=door",
          "since=2026-05-30T08:00:20Z&until=2026-05-30T08:00:40Z");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pagesReadBackHaveAllThatMatchAndNothingElse(boolean sealed) throws Exception {
    Path journal = write(new Random(sealed ? 1 : 2), sealed);
    for (String query : QUERIES) {
      assertThat(pages(journal, query)).as(query).isEqualTo(polled(journal, query));
    }
  }

  @Test
  void aTextThatIsNowhereLeadsBackToTheBeginning() throws Exception {
    Path journal = write(new Random(3), false);
    assertThat(pages(journal, "text=nowhere")).isEmpty();
  }

  private static List<String> polled(Path journal, String query) throws Exception {
    Filter filter = Filter.of(Query.of(encoded(query)), NOW);
    List<String> found = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        if (filter.matches(r)) {
          found.add(new String(r.line(), UTF_8));
        }
      }
    }
    return found;
  }

  private static List<String> pages(Path journal, String query) throws Exception {
    LiveLog log = new LiveLog(PageSources.of(List.of(journal)), Clock.systemUTC(), 1);
    List<String> found = new ArrayList<>();
    RecordPage page = log.read(Query.of(encoded(query)));
    add(found, page);
    while (page.hasOlder()) {
      page = log.read(Query.of(encoded(query + "&before=" + page.before())));
      add(found, page);
    }
    return found;
  }

  private static void add(List<String> found, RecordPage page) {
    List<String> older =
        page.records().stream().map(r -> new String(r.record().line(), UTF_8)).toList();
    found.addAll(0, older);
  }

  private static String encoded(String query) {
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      pairs.add(parts[0] + "=" + URLEncoder.encode(parts[1], UTF_8));
    }
    return String.join("&", pairs);
  }

  private Path write(Random random, boolean sealed) throws IOException {
    Path journal = folder.resolve("edge.log");
    JournalConfig config =
        JournalConfig.at(journal).withSealed(sealed).withMaxBytes(128 * 1024).withBackups(4);
    try (Journal writer = Journal.open(config)) {
      for (int i = 0; i < 1_500; i++) {
        writer.append(line(random).getBytes(UTF_8));
      }
    }
    return journal;
  }

  private static String line(Random random) {
    String level = List.of(Level.values()).get(random.nextInt(5)).label();
    String own =
        "{\"timestamp\":\"2026-05-30T08:00:%02d.%06dZ\",\"level\":\"%s\",\"logger\":\"%s\",\"event\":\"%s\"%s}"
            .formatted(
                random.nextInt(60),
                random.nextInt(1_000_000),
                level,
                random.nextBoolean() ? "edge.a" : "Edg\\u0065.b",
                random.nextBoolean() ? "reading" : "\u212Anown",
                fields(random));
    return random.nextInt(4) > 0
        ? own
        : "{\"timestamp\":\"2026-05-30T08:01:00.000000Z\",\"level\":\"%s\",\"logger\":\"collect.loki\",\"event\":\"entry_received\",\"record\":%s}"
            .formatted(level, own.replace("\"reading\"", "\"made\""));
  }

  private static String fields(Random random) {
    StringBuilder fields = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.append(
          ",\"%s\":\"%s\""
              .formatted(
                  List.of("note", "pad", "say").get(random.nextInt(3)),
                  WORDS.get(random.nextInt(WORDS.size()))));
    }
    return fields + (random.nextInt(9) == 0 ? ",broken" : ",\"end\":[1, 0.25]");
  }
}
