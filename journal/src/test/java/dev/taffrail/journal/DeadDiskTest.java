package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends between any two operations on the disk: each state is taken up again. */
@Tag("search")
class DeadDiskTest {
  @TempDir Path dir;

  private static JournalConfig config(Path log) {
    return JournalConfig.at(log).withMaxBytes(JournalConfig.MIN_SEALED_BYTES).withBackups(2);
  }

  @Test
  void anInitBrokenOffAnywhereIsBegunAnew() throws Exception {
    int died = 0;
    for (int at = 0; died == at; at++) {
      Path log = Files.createDirectory(dir.resolve("init" + at)).resolve("edge.log");
      died += diesAt(at, log, 1) ? 1 : 0;
      Journal.open(config(log)).close();
      assertVerifies(log, at);
    }
    assertThat(died).isGreaterThan(15);
  }

  @Test
  void aRotationWithAPruneBrokenOffAnywhereIsMended() throws Exception {
    int died = 0;
    for (int at = 0; died == at; at++) {
      Path log = Files.createDirectory(dir.resolve("run" + at)).resolve("edge.log");
      try (Journal journal = Journal.open(config(log))) {
        append(journal, 700);
      }
      assertThat(log.resolveSibling("edge.log.2")).exists();
      Set<String> before = new HashSet<>(Lines.ofCallers(log.resolveSibling("edge.log")));
      assertThat(before).isNotEmpty();
      died += diesAt(at, log, 130) ? 1 : 0;
      Journal.open(config(log)).close();
      assertVerifies(log, at);
      Journal.open(config(log)).close();
      assertVerifies(log, at);
    }
    assertThat(died).isGreaterThan(20);
  }

  /** Opens and writes until the disk dies at its n-th operation; whether it came so far. */
  private static boolean diesAt(int at, Path log, int records) throws IOException {
    FaultyDisk disk = new FaultyDisk();
    AtomicInteger left = new AtomicInteger(at);
    disk.fail(
        (operation, path, bytes) -> {
          if (left.getAndDecrement() <= 0) {
            throw new IOException("the disk is dead");
          }
          return bytes;
        });
    List<IOException> failures = new ArrayList<>();
    try (Journal journal = Journal.open(config(log), disk.platform())) {
      append(journal, records);
    } catch (IOException e) {
      failures.add(e);
    }
    return !failures.isEmpty();
  }

  private static void append(Journal journal, int records) throws IOException {
    byte[] line = Lines.ofLength(Level.INFO, 999);
    for (int i = 0; i < records; i++) {
      journal.append(line);
    }
    journal.flush();
  }

  private static void assertVerifies(Path log, int at) throws IOException {
    byte[] vkey = Files.readAllBytes(log.resolveSibling("edge.log.vkey"));
    Verification found = Verifier.verify(log, Vkey.parse(new String(vkey, UTF_8).strip()));
    assertThat(found.problem()).as("died at operation %d", at).isEmpty();
    assertThat(found.verdict()).as("died at operation %d", at).isIn(Verdict.OK, Verdict.TORN);
    assertThat(log.resolveSibling("edge.log.lost-1")).as("died at %d", at).doesNotExist();
    assertThat(log.resolveSibling("edge.log.3")).as("died at %d", at).doesNotExist();
  }
}
