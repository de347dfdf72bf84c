package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
  private static final int ROUNDS = 8;

  @TempDir Path dir;

  /** SIGKILL at random moments of writing, sealing and rotating: what was flushed is there. */
  @Test
  void whatWasFlushedOutlivesAKilledProcessAndVerifies() throws Exception {
    Path log = dir.resolve("edge.log");
    Random random = new Random(2026);
    int[] flushed = new int[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      flushed[round] = killedAtRandom(log, round, random);
      JournalConfig config = JournalConfig.at(log).withMaxBytes(256 * 1024).withBackups(200);
      Journal.open(config).close();
      Vkey vkey = Vkey.parse(Files.readString(dir.resolve("edge.log.vkey")).strip());
      Verification found = Verifier.verify(log, vkey);
      assertThat(found.problem()).isEmpty();
      assertThat(found.verdict()).isIn(Verdict.OK, Verdict.TORN);
    }
    Set<String> lines = new HashSet<>(Lines.ofCallers(log));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i <= flushed[round]; i++) {
        assertThat(lines.contains(new String(Child.record("r" + round, i), UTF_8)))
            .as("record %d of round %d", i, round)
            .isTrue();
      }
    }
    assertThat(dir.resolve("edge.log.lost-1")).doesNotExist();
    assertThat(dir.resolve("edge.log.3")).exists();
  }

  private static int killedAtRandom(Path log, int round, Random random) throws Exception {
    try (ChildJvm child = new ChildJvm(Child.class, log.toString(), "r" + round, "1000000", "10")) {
      assertThat(child.readLine()).isEqualTo("open");
      int flushed = -1;
      for (int i = random.nextInt(120); i > 0; i--) {
        flushed = Integer.parseInt(child.readLine());
      }
      child.kill();
      for (String line : child.readAll()) {
        // The kill may have cut the last number: its beginning is a smaller one, and true as well.
        flushed = Math.max(flushed, Integer.parseInt(line));
      }
      return flushed;
    }
  }
}
