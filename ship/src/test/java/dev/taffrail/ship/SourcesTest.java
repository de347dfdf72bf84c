package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.CheckpointFile;
import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.loki.LokiConfig;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.loki.LokiSink;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.tail.FilePatterns;
import dev.taffrail.ship.tail.FileSource;
import dev.taffrail.ship.tail.PositionFile;
import dev.taffrail.ship.tail.TailConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole shipper over journals, files of others and a pipe, to a receiver on loopback. */
class SourcesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final LokiServer loki = new LokiServer();

  @AfterEach
  void stop() {
    loki.close();
  }

  @Test
  void severalJournalsAreShippedEachWithItsOwnCursors() throws Exception {
    write(journal("edge.log", true), "edge", 30);
    write(journal("kernel.log", false), "kernel", 20);
    Path kernel = dir.resolve("kernel.log");
    assertThat(drained(builder().journal("kernel", kernel)).read()).isEqualTo(30 + 2 + 20);
    assertThat(loki.lines()).hasSize(52);
    assertThat(dir.resolve("kernel.log.cursor.loki.bulk")).exists();
    assertThat(drained(builder().journal("kernel", kernel)).read()).isEqualTo(52);
    assertThat(loki.duplicates()).isZero();
    assertThat(bodies()).contains("\"lane\":\"kernel.bulk\"", "\"lane\":\"bulk\"");
  }

  @Test
  void linesOfFilesAreShippedOnceAndTheirIndexIsTheirNumber() throws Exception {
    append("app.log", "one\ntwo\n");
    append("other.log", "three\n");
    Accounts first = drained(files(builder()));
    assertThat(first).isEqualTo(new Accounts(3, 3, 0, 0, 0, 0, 0));
    append("app.log", "four\n");
    assertThat(drained(files(builder()))).isEqualTo(new Accounts(4, 4, 0, 0, 0, 0, 0));
    assertThat(messages()).containsExactlyInAnyOrder("one", "two", "three", "four");
    assertThat(loki.duplicates()).isZero();
    assertThat(bodies()).contains("\"taffrail_index\":\"2\"", "\"lane\":\"app.all\"");
  }

  @Test
  void whatWasDeletedUnreadIsCountedAndSaid() throws Exception {
    append("app.log", "one\ntwo\n");
    try (Shipper shipper = files(builder(1)).build()) {
      loki.slow(200);
      shipper.start();
      await().until(() -> messages().contains("one"));
      // The second line is read, and on its way.
      await().until(() -> status(shipper).accounts().delivered() == 1);
      loki.stop();
    }
    Files.delete(dir.resolve("app.log"));
    append("app.log", "three\n");
    loki.slow(0);
    loki.start();
    try (Shipper shipper = files(builder(1)).build()) {
      shipper.start();
      await().atMost(SOON).until(() -> messages().contains("three"));
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper).accounts()).isEqualTo(new Accounts(3, 2, 0, 0, 0, 1, 0));
      assertThat(status(shipper).lastError()).contains("app.log: lost");
    }
  }

  @Test
  void aFileOfWhichNoLineWasReadYetIsKnownAgainAfterAStop() throws Exception {
    Path log = append("app.log", "on");
    drained(files(builder()));
    append("app.log", "e\n");
    Files.move(log, dir.resolve("app.log.1"));
    append("app.log", "two\n");
    drained(files(builder()));
    assertThat(messages()).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void theFirstRunFromTheEndShipsNothingOfBeforeToAnySinkAndSaysSo() throws Exception {
    append("app.log", "one\ntw");
    try (LokiServer second = new LokiServer()) {
      try (Shipper shipper = fromEnd(second).build()) {
        shipper.start();
        assertThat(shipper.awaitDrained(SOON)).isTrue();
        assertThat(status(shipper).accounts()).isEqualTo(new Accounts(0, 0, 0, 0, 0, 0, 0));
        assertThat(status(shipper).lastError())
            .isEqualTo(
                "begin: end: 4 bytes that were there before were passed over, of "
                    + dir.resolve("app.log"));
      }
      append("app.log", "o\nthree\n");
      append("other.log", "four\n");
      Accounts accounts = drained(fromEnd(second));
      assertThat(messages()).containsExactlyInAnyOrder("two", "three", "four");
      assertThat(messages(second)).containsExactlyInAnyOrder("two", "three", "four");
      assertThat(accounts).isEqualTo(new Accounts(3, 3, 0, 0, 0, 0, 0));
    }
  }

  private ShipperBuilder fromEnd(LokiServer second) {
    return builder()
        .sink(new LokiSink("second", LokiConfig.at(second.url(), Map.of("job", "x"))))
        .source(
            "app",
            FileSource.opener(
                config(dir + "/app.log", dir + "/other.log").withFromEnd(true),
                LineFormat.plain(HeadRules.standard("app"))),
            PositionFile.beside(dir.resolve("edge.log"), "app"));
  }

  @Test
  void aJournalThatIsFedFromTheEndHoldsWhatWasPassedOverAsANote() throws Exception {
    append("app.log", "one\n");
    JournalConfig sealed = JournalConfig.at(dir.resolve("sealed.log"));
    drained(fed(builder(), sealed, true));
    append("app.log", "two\n");
    drained(fed(builder(), sealed, true));
    assertThat(Files.readAllLines(sealed.path()))
        .filteredOn(line -> line.contains("source_note"))
        .singleElement()
        .asString()
        .contains("begin: end: 4 bytes that were there before were passed over");
    assertThat(messages()).containsExactly("two");
  }

  @Test
  void aPlaceThatIsLostIsNoFirstRunAndAllIsShipped() throws Exception {
    append("app.log", "one\n");
    JournalConfig sealed = JournalConfig.at(dir.resolve("sealed.log"));
    drained(fed(builder(), sealed, true));
    Files.writeString(dir.resolve("sealed.log.position.app.journal"), "taffrail-positions 0 1 7\n");
    drained(fed(builder(), sealed, true));
    assertThat(messages()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge.log.position.app.loki", "edge.log.cursor.loki.bulk"})
  void aPlaceThatCannotBeReadIsSaidAndAllIsShippedAgain(String name) throws Exception {
    write(journal("edge.log", true), "edge", 30);
    append("app.log", "one\ntwo\n");
    int all = 2 + 30 + 2;
    assertThat(drained(files(builder())).read()).isEqualTo(all);
    Path place = dir.resolve(name).toRealPath();
    Files.writeString(place, "taffrail-positions 0 1 7\n");
    try (Shipper shipper = files(builder()).build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper).lastError())
          .isEqualTo(
              place
                  + ": expected a place to go on from, found none that is whole and of this"
                  + " version: all that there is is read from the beginning");
    }
    assertThat(loki.lines().size() + loki.duplicates()).isGreaterThan(all);
    try (Shipper shipper = files(builder()).build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper).lastError()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge.log.position.app.loki", "edge.log.cursor.loki.bulk"})
  void aPlaceThatSomebodyEmptiedIsSaidAndOneThatWasNeverSavedIsNot(String name) throws Exception {
    Path place = dir.resolve(name);
    CheckpointFile.open(dir.resolve("edge.log"), "loki.bulk").close();
    try (Shipper shipper = files(builder()).build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper).lastError()).isNull();
    }
    Files.write(place, new byte[0]);
    try (Shipper shipper = files(builder()).build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      assertThat(status(shipper).lastError()).contains(name, "all that there is is read from");
    }
  }

  @Test
  void aFileThatCannotBeReadIsSaidAsLongAsThatIsSoAndTheOthersAreShipped() throws Exception {
    Path loop = dir.resolve("loop.log");
    Files.createSymbolicLink(loop, loop);
    append("app.log", "one\n");
    AtomicInteger told = new AtomicInteger();
    ShipperBuilder both = files(builder().whenStateChanges(told::incrementAndGet), dir + "/*.log");
    try (Shipper shipper = both.build()) {
      shipper.start();
      await().until(() -> messages().contains("one"));
      await().until(() -> shipper.sourceFailures().getOrDefault("app", "").contains("loop.log"));
      assertThat(told.get()).isPositive();
      Files.delete(loop);
      append("app.log", "two\n");
      await().atMost(SOON).until(() -> shipper.sourceFailures().isEmpty());
    }
  }

  @Test
  void aJournalThatIsFedSaysThatAPlaceCouldNotBeRead() throws Exception {
    append("app.log", "one\n");
    JournalConfig sealed = JournalConfig.at(dir.resolve("sealed.log"));
    drained(fed(builder(), sealed));
    Path positions = dir.resolve("sealed.log.position.app.journal");
    Files.writeString(positions, "taffrail-positions 0 1 7\n");
    drained(fed(builder(), sealed));
    drained(fed(builder(), sealed));
    assertThat(Files.readAllLines(sealed.path()))
        .filteredOn(line -> line.contains("source_note"))
        .singleElement()
        .asString()
        .contains(positions.toRealPath() + ": expected a place to go on from");
  }

  @Test
  void linesGoThroughAJournalWhereThatIsWanted() throws Exception {
    append("app.log", "one\n{\"level\":\"error\",\"event\":\"bad\"}\n");
    JournalConfig sealed = JournalConfig.at(dir.resolve("sealed.log"));
    Accounts accounts = drained(fed(builder(), sealed));
    append("app.log", "three\n");
    drained(fed(builder(), sealed));
    assertThat(accounts.balanced()).isTrue();
    assertThat(messages()).contains("three").doesNotHaveDuplicates();
    List<String> events = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(sealed.path(), Cursor.START)) {
      for (JournalRecord r = reader.poll(); r != null; r = reader.poll()) {
        if (!r.head().isControl()) {
          events.add(r.head().event());
        }
      }
    }
    assertThat(events).containsExactly("line", "bad", "line");
    assertThat(bodies()).contains("\"lane\":\"app.urgent\"");
  }

  @Test
  void aPipeGoesIntoTheJournalAndIsDrainedAtItsEnd() throws Exception {
    String lines = "one\n\n" + "x".repeat(100_000) + "\nthree";
    ShipperBuilder builder =
        builder()
            .feed(
                "stdin",
                new ByteArrayInputStream(lines.getBytes(UTF_8)),
                LineFormat.plain(HeadRules.standard("stdin")),
                JournalConfig.at(dir.resolve("edge.log")));
    Accounts accounts = drained(builder);
    assertThat(accounts.delivered()).isEqualTo(accounts.read()).isGreaterThanOrEqualTo(3);
    assertThat(messages()).hasSize(3).contains("one", "three");
  }

  @Test
  void aPipesRecordsOfLongAgoDoNotHoldUpItsEnd() throws Exception {
    String lines = "{\"time\":\"2019-05-30T08:37:37Z\",\"message\":\"old\"}\n";
    ShipperBuilder builder =
        builder()
            .feed(
                "stdin",
                new ByteArrayInputStream(lines.getBytes(UTF_8)),
                LineFormat.json(HeadRules.standard("stdin")),
                JournalConfig.at(dir.resolve("edge.log")));
    drained(builder);
    assertThat(messages()).containsExactly("old");
  }

  @Test
  void aDrainIsForWhatWasWrittenAndRenamedJustBefore() throws Exception {
    append("app.log", "line 0\n");
    int lines = 1;
    try (Shipper shipper = files(builder()).build()) {
      shipper.start();
      await().until(() -> messages().contains("line 0"));
      for (int round = 0; round < 20; round++) {
        Path log = append("app.log", "line " + lines++ + "\n");
        Files.move(log, dir.resolve("app.log." + round));
        append("app.log", "line " + lines++ + "\n");
        assertThat(shipper.awaitDrained(SOON)).isTrue();
        assertThat(messages()).hasSize(lines);
      }
    }
    assertThat(loki.duplicates()).isZero();
  }

  // The cases of Vector's test harness, of which the assertions are facts about any follower.

  @Test
  void rotatedByRenamingWithLinesInBothFiles() throws Exception {
    Path log = append("test.log", "First line\n");
    try (Shipper shipper = files(builder(), dir + "/test.log*").build()) {
      shipper.start();
      await().until(() -> messages().contains("First line"));
      Files.move(log, dir.resolve("test.log0"));
      append("test.log", "New file line\n");
      append("test.log0", "Last line\n");
      await().atMost(SOON).until(() -> messages().size() >= 3);
      assertThat(shipper.awaitDrained(SOON)).isTrue();
    }
    assertThat(messages()).containsExactlyInAnyOrder("First line", "New file line", "Last line");
    assertThat(loki.duplicates()).isZero();
  }

  @Test
  void rotatedByCopyingAndCuttingWithLinesInBothFiles() throws Exception {
    Path log = append("test.log", "First line\n");
    try (Shipper shipper = files(builder(), dir + "/test.log*").build()) {
      shipper.start();
      await().until(() -> messages().contains("First line"));
      Files.copy(log, dir.resolve("test.log0"));
      cut(log);
      append("test.log", "New file line\n");
      await().until(() -> messages().contains("New file line"));
      append("test.log0", "Last line\n");
      await().atMost(SOON).until(() -> messages().size() >= 3);
      assertThat(shipper.awaitDrained(SOON)).isTrue();
    }
    assertThat(messages()).containsExactlyInAnyOrder("First line", "New file line", "Last line");
    assertThat(loki.duplicates()).isZero();
  }

  @Test
  void cutAndWrittenAnew() throws Exception {
    Path log = append("test.log", "First line\n");
    try (Shipper shipper = files(builder(), dir + "/test.log").build()) {
      shipper.start();
      await().until(() -> messages().contains("First line"));
      cut(log);
      append("test.log", "New\n");
      await().atMost(SOON).until(() -> messages().contains("New"));
    }
    assertThat(messages()).containsExactly("First line", "New");
  }

  private ShipperBuilder builder() {
    return builder(1000);
  }

  private ShipperBuilder builder(int records) {
    LokiConfig config =
        LokiConfig.at(loki.url(), Map.of("job", "x"))
            .withEncoding(LokiConfig.Encoding.JSON)
            .withLimits(new Limits(records, 500_000, Duration.ofMillis(10), Limits.MAX_SPAN));
    return Shipper.builder(dir.resolve("edge.log"))
        .retry(Duration.ofMillis(5), Duration.ofMillis(50))
        .drain(Duration.ofMillis(300))
        .sink(new LokiSink("loki", config));
  }

  private ShipperBuilder files(ShipperBuilder builder, String... patterns) {
    return builder.source(
        "app",
        opener(
            patterns.length == 0 ? new String[] {dir + "/app.log", dir + "/other.log"} : patterns),
        PositionFile.beside(dir.resolve("edge.log"), "app"));
  }

  private ShipperBuilder fed(ShipperBuilder builder, JournalConfig journal) {
    return fed(builder, journal, false);
  }

  private ShipperBuilder fed(ShipperBuilder builder, JournalConfig journal, boolean fromEnd) {
    return builder.feed(
        "app",
        FileSource.opener(
            config(dir + "/app.log").withFromEnd(fromEnd),
            LineFormat.json(HeadRules.standard("app"))),
        PositionFile.beside(journal.path(), "app"),
        journal);
  }

  private static Source.Opener opener(String... patterns) {
    return FileSource.opener(config(patterns), LineFormat.plain(HeadRules.standard("app")));
  }

  private static TailConfig config(String... patterns) {
    return TailConfig.of(new FilePatterns(List.of(patterns), List.of()));
  }

  private static Accounts drained(ShipperBuilder builder) throws Exception {
    try (Shipper shipper = builder.build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      return status(shipper).accounts();
    }
  }

  private static SinkStatus status(Shipper shipper) {
    return Objects.requireNonNull(shipper.status().get("loki"));
  }

  private List<String> messages() {
    return messages(loki);
  }

  private static List<String> messages(LokiServer loki) {
    return loki.lines().stream()
        .map(Json::readObject)
        .filter(record -> record.containsKey("message"))
        .map(record -> Json.string(record.get("message")))
        .toList();
  }

  private String bodies() {
    return String.join("\n", loki.bodies());
  }

  private JournalConfig journal(String name, boolean sealed) {
    return JournalConfig.at(dir.resolve(name)).withSealed(sealed);
  }

  private static void write(JournalConfig config, String logger, int records) throws IOException {
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < records; i++) {
        journal.append(Records.line(Instant.now(), Level.INFO, logger, "tick", ",\"n\":" + i));
      }
    }
  }

  private Path append(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text, CREATE, APPEND);
  }

  private static void cut(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }
}
