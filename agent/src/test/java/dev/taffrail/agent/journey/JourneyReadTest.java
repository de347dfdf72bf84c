package dev.taffrail.agent.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JourneyReadTest {
  private static final String HEX = "0190163d8694739baea5966c26f8ad90";
  private static final String UUID = "0190163d-8694-739b-aea5-966c26f8ad90";

  /** The id looked for, other ways to write it, and what only looks like it. */
  private static final List<String> IDS =
      List.of(
          HEX,
          UUID,
          UUID.toUpperCase(Locale.ROOT),
          "0190163d8694-739baea5-966c26f8ad90",
          UUID.replace("9", "\\u0039"),
          UUID + "0",
          "a" + UUID,
          HEX.substring(1),
          "0190163d-8694-739b-aea5-966c26f8ad91",
          "order-7",
          "order-77",
          "order\\u002d7",
          "a\\\"b",
          "größe");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 2", "false, 3", "false, 4"})
  void findsWhatOfferingEachRecordFinds(boolean sealed, long seed) throws Exception {
    Path journal = write(new Random(seed), sealed);
    for (String id : List.of(HEX, UUID, "order-7", "a\"b", "größe", "nowhere", "0190163d")) {
      Journey read = new Journey(new TraceId(id));
      read.read(journal);
      assertThat(text(read)).as(id).isEqualTo(text(offered(journal, id)));
      assertThat(read.isEmpty()).as(id).isEqualTo(id.equals("nowhere"));
    }
  }

  @Test
  void countsWhatItDoesNotKeep() throws Exception {
    Path journal = write(new Random(5), false);
    Journey all = new Journey(new TraceId(HEX));
    all.read(journal);
    Journey some = new Journey(new TraceId(HEX), 7, Long.MAX_VALUE);
    some.read(journal);
    assertThat(some.stops()).hasSize(7);
    assertThat(some.leftOut()).isGreaterThanOrEqualTo(all.stops().size() - 7);
  }

  private static Journey offered(Path journal, String id) throws IOException {
    Journey journey = new Journey(new TraceId(id));
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        journey.offer("edge.log", r.head(), r.line());
      }
    }
    return journey;
  }

  private static List<String> text(Journey journey) {
    return journey.stops().stream()
        .map(stop -> stop.places() + " " + new String(stop.line(), UTF_8))
        .toList();
  }

  /** Files so small that there are several; in one that is not sealed some lines are no records. */
  private Path write(Random random, boolean sealed) throws IOException {
    Path journal = folder.resolve("edge.log");
    JournalConfig config =
        JournalConfig.at(journal).withSealed(sealed).withMaxBytes(128 * 1024).withBackups(8);
    for (int run = 0; run < 3; run++) {
      try (Journal writer = Journal.open(config)) {
        for (int i = 0; i < 500; i++) {
          writer.append(line(random).getBytes(UTF_8));
        }
      }
      if (!sealed) {
        Files.write(journal, torn(random), StandardOpenOption.APPEND);
      }
    }
    return journal;
  }

  private static byte[] torn(Random random) {
    byte[] line = line(random).getBytes(UTF_8);
    line[random.nextInt(line.length)] = (byte) random.nextInt(' ');
    line[line.length - 1] = (byte) (random.nextBoolean() ? '\n' : ' ');
    return line;
  }

  private static String line(Random random) {
    String time = "2026-05-30T08:%02d:37.%06dZ".formatted(random.nextInt(60), random.nextInt(9999));
    String record =
        "{\"timestamp\":\"%s\",\"level\":\"info\",\"logger\":\"%s\",\"event\":\"reading\"%s}"
            .formatted(time, random.nextInt(9) == 0 ? "a\\u002eb" : "edge", fields(random));
    return switch (random.nextInt(6)) {
      case 0 -> received(time, random, "\"record\":" + record);
      case 1 -> received(time, random, "\"line\":\"" + escaped(record) + '"');
      default -> record;
    };
  }

  private static String received(String time, Random random, String original) {
    String logger = random.nextBoolean() ? "collect.loki" : "collect.otlp";
    return "{\"timestamp\":\"%s\",\"level\":\"info\",\"logger\":\"%s\",\"event\":\"entry_received\"%s,%s}"
        .formatted(time, logger, random.nextBoolean() ? fields(random) : "", original);
  }

  private static String escaped(String json) {
    return json.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String fields(Random random) {
    String key =
        List.of("correlation_id", "correlation_id", "trace_id", "traceparent", "note")
            .get(random.nextInt(5));
    String id = IDS.get(random.nextInt(IDS.size()));
    String value = key.equals("traceparent") ? "00-" + id + "-00f067aa0ba902b7-01" : id;
    String pad = ",\"pad\":\"" + "ä".repeat(random.nextInt(300)) + '"';
    String own = ",\"%s\":\"%s\"".formatted(key, value);
    return random.nextBoolean() ? own + pad : pad + own;
  }
}
