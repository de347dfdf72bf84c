package dev.taffrail.ship.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.Accounts;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.Source;
import dev.taffrail.ship.file.FileConfig;
import dev.taffrail.ship.file.FileSink;
import dev.taffrail.ship.parse.HeadRules;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.tail.PositionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole shipper over a journal of systemd's, started again and again. */
class JournaldShipTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  private SystemdJournal journal;
  private Source.Opener opener;

  @BeforeEach
  void make() throws IOException {
    journal = new SystemdJournal(Files.createDirectory(dir.resolve("journal")));
    opener =
        from ->
            JournaldSource.open(
                JournaldConfig.DEFAULT,
                LineFormat.plain(HeadRules.standard("system")),
                journal.machine(),
                from);
  }

  @Test
  void entriesAreShippedOnceOverRestarts() throws Exception {
    journal.add("one").add("two");
    assertThat(drained(direct()).delivered()).isEqualTo(2);
    assertThat(drained(direct()).delivered()).isEqualTo(2);
    journal.add("three");
    assertThat(drained(direct())).isEqualTo(new Accounts(3, 3, 0, 0, 0, 0, 0));
    assertThat(shipped()).containsExactly("one", "two", "three");
  }

  @Test
  void sealedOnTheWayTheyStandInTheJournalOnceOverRestarts() throws Exception {
    journal.add("one").add("two");
    Accounts unused = drained(sealed());
    journal.add("three");
    Accounts drained = drained(sealed());
    assertThat(drained.pending()).isZero();
    assertThat(drained.lost()).isZero();
    assertThat(shipped()).containsExactly("one", "two", "three");
  }

  @Test
  void aPlaceOfAnotherKindOfSourceIsNotTaken() throws Exception {
    Path device = dir.resolve("edge.log");
    journal.add("one");
    assertThat(drained(direct()).delivered()).isEqualTo(1);
    try (var asFiles = PositionFile.beside(device, "system").open("archive")) {
      assertThat(asFiles.load()).isEmpty();
      assertThat(asFiles.note()).contains("edge.log.position.system.archive");
    }
  }

  private ShipperBuilder direct() {
    Path device = dir.resolve("edge.log");
    return Shipper.builder(device)
        .sink(new FileSink("archive", FileConfig.at(dir.resolve("archive.jsonl"))))
        .source("system", opener, JournaldSource.positions(device, "system"));
  }

  private ShipperBuilder sealed() {
    Path target = dir.resolve("system.log");
    return Shipper.builder(dir.resolve("edge.log"))
        .sink(new FileSink("archive", FileConfig.at(dir.resolve("archive.jsonl"))))
        .feed(
            "system", opener, JournaldSource.positions(target, "system"), JournalConfig.at(target));
  }

  private static Accounts drained(ShipperBuilder builder) throws Exception {
    try (Shipper shipper = builder.build()) {
      shipper.start();
      assertThat(shipper.awaitDrained(SOON)).isTrue();
      return Objects.requireNonNull(shipper.status().get("archive")).accounts();
    }
  }

  private List<String> shipped() throws IOException {
    return Files.readAllLines(dir.resolve("archive.jsonl"), UTF_8).stream()
        .filter(line -> line.contains("\"message\":"))
        .map(line -> line.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"))
        .toList();
  }
}
