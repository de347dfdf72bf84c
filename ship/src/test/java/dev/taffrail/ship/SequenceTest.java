package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
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
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each record has a number, and the receiver counts the numbers that are missing and those that
 * come again, while files rotate fast under load and the receiver is killed and started again and
 * again.
 */
class SequenceTest {
  private static final int RECORDS = 40_000;
  private static final int RESTARTS = 6;
  private static final String CLOCK = "\"event\":\"clock_changed\"";
  private static final Pattern NUMBER = Pattern.compile("seq=([0-9]+)");

  @TempDir Path dir;

  @Test
  void ofARotatingJournalNothingIsLostAndNothingIsStoredTwice() throws Exception {
    Path file = dir.resolve("edge.log");
    JournalConfig config =
        JournalConfig.at(file).withSealed(false).withMaxBytes(128 * 1024).withBackups(1_000);
    try (LokiServer loki = new LokiServer();
        Shipper shipper = builder(loki).build()) {
      shipper.start();
      run(loki, shipper, () -> append(config));
      assertThat(dir.resolve("edge.log.30")).as("it rotated").exists();
    }
  }

  @Test
  void ofAFileThatIsRenamedNothingIsLostAndNothingIsStoredTwice() throws Exception {
    Source.Opener source =
        FileSource.opener(
            TailConfig.of(new FilePatterns(List.of(dir + "/app.log"), List.of())),
            LineFormat.plain(HeadRules.standard("app")));
    try (LokiServer loki = new LokiServer();
        Shipper shipper =
            builder(loki)
                .source("app", source, PositionFile.beside(dir.resolve("edge.log"), "app"))
                .build()) {
      Files.writeString(dir.resolve("app.log"), text(0) + "\n");
      shipper.start();
      // What was renamed before the first look has a name that nobody was told of.
      await().atMost(Duration.ofSeconds(30)).until(() -> loki.lines().size() == 1);
      run(loki, shipper, this::writeAndRename);
      assertThat(dir.resolve("app.log.20")).as("it rotated").exists();
    }
  }

  private ShipperBuilder builder(LokiServer loki) {
    LokiConfig config = LokiConfig.at(loki.url(), Map.of("job", "edge"));
    Limits limits = config.limits();
    config =
        config
            .withTimeout(Duration.ofSeconds(5))
            .withLimits(
                new Limits(
                    200, 64 * 1024, Duration.ofMillis(20), limits.span(), 4, limits.disorder()));
    return Shipper.builder(dir.resolve("edge.log"))
        .sink(new LokiSink("loki", config))
        .retry(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private void run(LokiServer loki, Shipper shipper, Work writer) throws Exception {
    loki.slow(2);
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> run(writer));
    for (int i = 0; i < RESTARTS; i++) {
      int before = loki.bodies().size();
      await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofSeconds(30))
          .until(() -> loki.bodies().size() >= before + 12 || loki.lines().size() == RECORDS);
      loki.stop();
      TimeUnit.MILLISECONDS.sleep(20);
      loki.start();
    }
    written.get();
    assertThat(shipper.awaitDrained(Duration.ofSeconds(60))).isTrue();
    // A clock that is set meanwhile is told by a record of the journal's own.
    Map<Boolean, List<String>> lines =
        loki.lines().stream().collect(Collectors.partitioningBy(line -> line.contains(CLOCK)));
    count(Objects.requireNonNull(lines.get(false)));
    long all = RECORDS + (long) Objects.requireNonNull(lines.get(true)).size();
    Accounts accounts = shipper.status().values().iterator().next().accounts();
    assertThat(accounts).isEqualTo(new Accounts(all, all, 0, 0, 0, 0, 0));
  }

  private static void count(List<String> lines) {
    Map<Integer, Integer> times = new HashMap<>();
    for (String line : lines) {
      Matcher found = NUMBER.matcher(line);
      assertThat(found.find()).as(line).isTrue();
      times.merge(Integer.valueOf(found.group(1)), 1, Integer::sum);
    }
    List<String> gaps = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= RECORDS; i++) {
      if (i == RECORDS || times.containsKey(i)) {
        if (from < i) {
          gaps.add(from + " to " + (i - 1));
        }
        from = i + 1;
      }
    }
    assertThat(gaps).as("lost").isEmpty();
    assertThat(times).as("stored twice").allSatisfy((number, n) -> assertThat(n).isEqualTo(1));
    assertThat(times).hasSize(RECORDS);
  }

  private void append(JournalConfig config) throws IOException {
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < RECORDS; i++) {
        Level level = i % 50 == 0 ? Level.ERROR : Level.INFO;
        journal.append(
            Records.line(Instant.now(), level, "app", "tick", ",\"m\":\"" + text(i) + "\""));
      }
    }
  }

  private void writeAndRename() throws IOException, InterruptedException {
    int generation = 0;
    for (int i = 1; i < RECORDS; ) {
      Path file = dir.resolve("app.log");
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        for (int end = Math.min(RECORDS, i + RECORDS / 40); i < end; i++) {
          out.write((text(i) + "\n").getBytes(UTF_8));
        }
      }
      Files.move(file, dir.resolve("app.log." + generation++));
      // No two generations within one tick of the files' clock.
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Files.createFile(dir.resolve("app.log"));
  }

  private static String text(int number) {
    return "seq=" + number + " " + "x".repeat(60);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void run(Work work) {
    try {
      work.run();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
