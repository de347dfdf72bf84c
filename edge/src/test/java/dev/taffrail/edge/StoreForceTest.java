package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A device that does not keep what it is told to force, as strace makes one of any. */
class StoreForceTest extends OneStore {
  private static final Path STRACE = Path.of("/usr/bin/strace");

  /** The log has it all the same, and the store is opened anew for each run. */
  @Test
  void whatWasNotForcedIsBookedOnceWhenItIs() throws Exception {
    add("before");
    Process strace = failForces();
    try {
      for (int run = 1; run <= 3; run++) {
        add("run " + run);
        outbox.endRun();
      }
    } finally {
      strace.destroy(); // which sets the process free
      strace.waitFor();
    }
    assertThat(records.only("store_write_failed").fields())
        .containsEntry("reason", "failed")
        .containsEntry("in_memory", "1");
    outbox.endRun();
    assertThat(file.query("SELECT id FROM document"))
        .containsExactly("before", "run 1", "run 2", "run 3");
    assertThat(file.balance()).isEqualTo(new CloudAccounts(4, 0, 0, 0, 0, 4, 4));
  }

  /** The test is skipped where that is not there, unless tools are required. */
  private static Process failForces() throws IOException {
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(Files.isExecutable(STRACE) || !required).as("strace is required").isTrue();
    assumeTrue(Files.isExecutable(STRACE), "strace is missing");
    Process strace =
        new ProcessBuilder(
                STRACE.toString(),
                "-qqf",
                "--output=/dev/null",
                "--inject=fdatasync,fsync:error=EIO",
                "--attach=" + ProcessHandle.current().pid())
            .inheritIO()
            .start();
    await().atMost(Duration.ofSeconds(60)).until(() -> areAllThreadsTraced() || !strace.isAlive());
    assertThat(strace.isAlive()).as("strace may attach itself").isTrue();
    return strace;
  }

  private static boolean areAllThreadsTraced() throws IOException {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        if (Files.readAllLines(thread.resolve("status")).contains("TracerPid:\t0")) {
          return false;
        }
      }
      return true;
    }
  }
}
