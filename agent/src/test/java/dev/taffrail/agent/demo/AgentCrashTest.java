package dev.taffrail.agent.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.Vkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is killed in the middle of writing, and starts again. */
class AgentCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 5;

  @TempDir Path folder;
  private final List<Child> children = new ArrayList<>();

  @AfterEach
  void tidyUp() {
    children.forEach(Child::close);
  }

  @Test
  void aJournalWhoseWriterWasKilledRecoversAndIsNeverTakenForTampered() throws Exception {
    DemoFolder demo = new DemoFolder(folder.resolve("demo"));
    demo.prepare();
    demo.configure("http://127.0.0.1:1"); // nobody listens: the pipelines go on without the cloud
    Files.writeString(
        demo.configuration(),
        Files.readString(demo.configuration()).replaceAll("(?m)^ +cloud: .*\n", ""));
    Random random = new Random(7);
    long size = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Child agent = start("run", "--no-ship", "--config", demo.configuration().toString());
      long enough = bytes(demo) + 20_000 + random.nextInt(60_000);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> bytes(demo) > enough || !agent.isAlive());
      agent.kill();

      // The next start: opening recovers.
      Journal.open(JournalConfig.at(demo.journal()).withMaxBytes(128 * 1024).withBackups(15))
          .close();

      Verification found = verify(demo);
      assertThat(found.verdict())
          .as("round %d: %s", round, found.problem())
          .isIn(Verdict.OK, Verdict.TORN);
      assertThat(found.size()).as("what was there before is still there").isGreaterThan(size);
      assertThat(found.firstIndex()).isZero();
      size = found.size();
    }
  }

  private static Verification verify(DemoFolder demo) throws IOException {
    return Verifier.verify(demo.journal(), Vkey.parse(Files.readString(demo.vkey()).strip()));
  }

  /** What the journal's files hold; a file that is renamed meanwhile counts the next time. */
  private static long bytes(DemoFolder demo) throws IOException {
    try (Stream<Path> files = Files.list(demo.root().resolve("journal"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("edge\\.log(\\.\\d+)?"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private Child start(String... command) throws IOException {
    Child child = Child.start(folder.resolve("output"), command[0] + children.size(), command);
    children.add(child);
    return child;
  }
}
