package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed in the middle of queueing and sending lose no document. */
@Tag("search")
class StoreKillTest {
  private static final int KILLS = 3;

  @TempDir Path folder;
  private final Random random = new Random(5);
  private Records records;
  private CloudReceiver cloud;
  private Path store;
  private Path output;

  @BeforeEach
  void start() throws Exception {
    records = Records.of(Level.INFO, folder);
    cloud = new CloudReceiver();
    store = folder.resolve("edge.db");
    output = folder.resolve("output");
  }

  @AfterEach
  void stop() {
    cloud.close();
    records.close();
  }

  @Test
  void everyDocumentOfARunThatReturnedArrivesOrIsADeadLetter() throws Exception {
    cloud.answer(random.ints(20_000, 0, 10).map(StoreKillTest::answer).toArray());
    StoreFile file = new StoreFile(store);
    long queued = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(kill);
      if (StoreFile.toolIsThere()) {
        assertThat(file.tool("PRAGMA integrity_check")).isEqualTo("ok");
      }
      CloudAccounts balance = file.balance();
      assertThat(balance.queued()).isGreaterThan(queued);
      queued = balance.queued();
    }
    cloud.forgetAnswers();
    drain();

    CloudAccounts balance = file.balance();
    assertThat(balance.waiting()).isZero();
    assertThat(balance.expired() + balance.overflowed()).isZero();
    List<String> dead = file.query("SELECT id FROM document WHERE refused_at IS NOT NULL");
    Set<String> known = new HashSet<>(dead);
    cloud.taken().forEach(request -> known.add(request.idempotencyKey()));
    assertThat(known).as("all that was queued, and nothing else").hasSize((int) balance.queued());
    assertThat(arrived(file)).containsAll(Files.readAllLines(output));
    assertThat(Files.readAllLines(output)).hasSizeGreaterThan(KILLS);
    assertEachTryIsTheSame();
    assertTheDriverLeftNothing();
  }

  /** Its library is there once, not once for each process that was killed. */
  private void assertTheDriverLeftNothing() {
    assertThat(folder.toFile().list()).filteredOn(name -> name.contains("sqlite")).hasSize(1);
  }

  private void assertEachTryIsTheSame() {
    Map<String, Set<List<String>>> tries = new HashMap<>();
    for (CloudReceiver.Request request : cloud.requests()) {
      tries
          .computeIfAbsent(request.idempotencyKey(), key -> new HashSet<>())
          .add(List.of(request.traceparent(), request.body()));
    }
    assertThat(tries.values()).allMatch(same -> same.size() == 1);
    assertThat(tries).as("some were tried again").hasSizeLessThan(cloud.requests().size());
  }

  private void runAndKill(int round) throws Exception {
    int enough = cloud.requests().size() + 1 + random.nextInt(40);
    Process child = StoreChild.start(store, cloud.url(), round, output.toFile());
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> cloud.requests().size() >= enough || !child.isAlive());
    } finally {
      child.destroyForcibly(); // SIGKILL
    }
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(128 + 9);
  }

  private void drain() {
    try (Pipeline pipeline = StoreChild.pipeline(store, cloud.url())) {
      pipeline.run(List.of());
    }
  }

  private Set<String> arrived(StoreFile file) throws Exception {
    Set<String> ids = new HashSet<>(file.query("SELECT correlation_id FROM document"));
    cloud.taken().forEach(request -> ids.add(request.correlationId()));
    return ids;
  }

  private static int answer(int dice) {
    return switch (dice) {
      case 0, 1 -> 503;
      case 2 -> CloudReceiver.HANG_UP;
      case 3 -> 400;
      default -> 204;
    };
  }
}
