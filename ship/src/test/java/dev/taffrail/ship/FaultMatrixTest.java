package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.ship.FaultyWay.Fault;
import dev.taffrail.ship.FaultyWay.Manner;
import dev.taffrail.ship.loki.LokiServer;
import dev.taffrail.ship.otlp.OtlpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each form of each network sink, each fault of the way, once, for a while, and coming and going:
 * every record arrives or is kept as refused, and the accounts add up all the time. A few of each
 * build; {@code -Dtaffrail.faults.share=1} tries all, {@code -Dtaffrail.faults.seed=N} kills at
 * other moments.
 */
class FaultMatrixTest {
  private static final int RECORDS = 300;
  private static final List<Level> LEVELS = List.of(Level.values());

  /** One in so many. */
  private static final int SHARE = Integer.getInteger("taffrail.faults.share", 17);

  private static final int KILLED_SHARE = SHARE == 1 ? 1 : 9 * SHARE;

  private static final long SEED = Long.getLong("taffrail.faults.seed", 0);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOST = "receiver.test";
  private static final Pattern NUMBER = Pattern.compile("\"n\":([0-9]+)");

  @TempDir Path dir;

  static Stream<Arguments> all() {
    return every(SHARE).filter(each -> each.get()[1] != Fault.NO_NAME);
  }

  static Stream<Arguments> withKills() {
    return every(KILLED_SHARE);
  }

  /** Every so-manieth of all combinations. */
  private static Stream<Arguments> every(int step) {
    List<Arguments> all = new ArrayList<>();
    int next = 0;
    for (Fault fault : Fault.values()) {
      for (Ways way : Ways.values()) {
        for (Manner manner : Manner.passing()) {
          if (next++ % step == 0) {
            all.add(Arguments.of(way, fault, manner));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("all")
  void everyRecordArrivesOrIsKeptAndTheAccountsAddUp(Ways way, Fault fault, Manner manner)
      throws Exception {
    Path journal = write(fault);
    try (Receiver receiver = receiver(way, fault);
        FaultyWay between = new FaultyWay(receiver.url(), fault, manner);
        Shipper shipper =
            WayProcess.shipper(
                journal, way.sink(URI.create("http://127.0.0.1:" + between.port())))) {
      shipper.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!shipper.awaitDrained(Duration.ofMillis(5))) {
        // Throws when they do not.
        shipper.status();
        assertThat(System.nanoTime()).as(shipper.status().toString()).isLessThan(deadline);
      }
      Accounts accounts = shipper.status().values().iterator().next().accounts();
      assertThat(accounts.delivered() + accounts.refused()).isEqualTo(RECORDS);
      assertThat(accounts.read()).isEqualTo(RECORDS);
      assertAllArrived(way, receiver, accounts.refused());
      if (fault == Fault.RESET_IN_REQUEST || fault == Fault.UNWELL) {
        assertThat(shipper.status().values().iterator().next().retries()).isPositive();
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("withKills")
  void soItIsWhereTheShipperIsKilledNowAndThen(Ways way, Fault fault, Manner manner)
      throws Exception {
    Path journal = write(fault);
    Path hosts = Files.writeString(dir.resolve("hosts"), "");
    boolean named = fault == Fault.NO_NAME;
    if (!named) {
      giveName(hosts);
    }
    Random random = new Random(SEED + (way + " " + fault + " " + manner).hashCode());
    try (Receiver receiver = receiver(way, fault);
        FaultyWay between = new FaultyWay(receiver.url(), fault, manner)) {
      String url = "http://" + HOST + ":" + between.port();
      for (int kill = 0; kill < 2; kill++) {
        int before = between.requests();
        int few = 1 + random.nextInt(8);
        Process shipper = start(hosts, journal, way, url, "follow");
        if (named) {
          await().atMost(PATIENCE).until(() -> Files.exists(WayProcess.failed(journal)));
          giveName(hosts);
        }
        await()
            .pollInterval(Duration.ofMillis(2))
            .atMost(PATIENCE)
            .until(() -> between.requests() >= before + few || isSettled(receiver, way));
        assertThat(shipper.destroyForcibly().waitFor()).isEqualTo(137);
      }
      Process last = start(hosts, journal, way, url, "once");
      String said = new String(last.getInputStream().readAllBytes(), UTF_8);
      assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("drained true", "accounts=Accounts[read=" + RECORDS + ", ");
      assertThat(said).contains("lost=0, pending=0]");
      assertAllArrived(way, receiver, number(said, "refused"));
      assertThat(number(said, "delivered") + number(said, "refused")).isEqualTo(RECORDS);
    }
  }

  private static boolean isSettled(Receiver receiver, Ways way) {
    return new HashSet<>(arrived(way, receiver)).size() == RECORDS;
  }

  private void assertAllArrived(Ways way, Receiver receiver, long refused) throws IOException {
    List<Long> arrived = arrived(way, receiver);
    Set<Long> seen = new HashSet<>(arrived);
    Set<Long> kept = kept();
    assertThat((long) kept.size()).as("kept as refused").isGreaterThanOrEqualTo(refused);
    seen.addAll(kept);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(upTo());
    if (way.storesOnce()) {
      assertThat(arrived).doesNotHaveDuplicates();
    }
  }

  private static List<Long> arrived(Ways way, Receiver receiver) {
    if (way == Ways.OTLP || way == Ways.OTLP_JSON) {
      return ((OtlpServer) receiver).indexes().stream().map(Long::valueOf).toList();
    }
    return receiver.lines().stream().map(FaultMatrixTest::numberOf).toList();
  }

  private Set<Long> kept() throws IOException {
    Set<Long> kept = new HashSet<>();
    Path file = dir.resolve("edge.log.refused." + Ways.NAME + ".log");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        kept.add(numberOf(Json.string(Json.readObject(line).get("line"))));
      }
    }
    return kept;
  }

  private static long numberOf(String line) {
    Matcher found = NUMBER.matcher(line);
    assertThat(found.find()).as(line).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static long number(String said, String name) {
    Matcher found = Pattern.compile(" " + name + "=([0-9]+)").matcher(said);
    assertThat(found.find()).as(said).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static Receiver receiver(Ways way, Fault fault) {
    Receiver receiver = way.receiver();
    if (fault == Fault.CLOCK && receiver instanceof LokiServer loki) {
      loki.refuseBefore(Instant.parse("2020-01-01T00:00:00Z"));
    }
    return receiver;
  }

  /** Of all levels; with the clock off, each third begins in 1970. */
  private Path write(Fault fault) throws IOException {
    Path file = dir.resolve("edge.log");
    JournalConfig config = JournalConfig.at(file).withSealed(false).withMaxBytes(1 << 20);
    try (Journal journal = Journal.open(config)) {
      for (int i = 0; i < RECORDS; i++) {
        boolean off = fault == Fault.CLOCK && i % 100 < 30;
        Instant time = (off ? Instant.EPOCH : MemoryJournal.START).plusMillis(i);
        Level level = LEVELS.get(i % LEVELS.size());
        journal.append(Records.line(time, level, "edge.test", "tick", ",\"n\":" + i));
      }
    }
    return file;
  }

  private static List<Long> upTo() {
    return LongStream.range(0, RECORDS).boxed().toList();
  }

  private static void giveName(Path hosts) throws IOException {
    Path fresh = hosts.resolveSibling("hosts.new");
    Files.writeString(fresh, "127.0.0.1 " + HOST + "\n");
    Files.move(fresh, hosts, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static Process start(Path hosts, Path journal, Ways way, String url, String how)
      throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djdk.net.hosts.file=" + hosts,
            "-Dsun.net.inetaddr.negative.ttl=0",
            "-cp",
            classPath,
            WayProcess.class.getName(),
            journal.toString(),
            way.name(),
            url,
            how)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
