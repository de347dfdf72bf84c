package dev.taffrail.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a disk that has no room when it is opened, or whose file cannot be written then. */
class StoreMountTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final String LIBRARY_PATH = "org.sqlite.lib.path";

  @TempDir Path folder;
  private final List<Path> mounts = new ArrayList<>();
  private Path disk;
  private Records records;

  @BeforeEach
  void open() throws Exception {
    records = Records.of(Level.INFO, folder);
    disk = Files.createDirectory(folder.resolve("disk"));
    mount(disk, "-t", "tmpfs", "-o", "size=4m", "tmpfs");
  }

  @AfterEach
  void close() throws Exception {
    records.close();
    for (Path each : mounts) {
      assertThat(run("umount", "-l", each.toString())).isZero();
    }
  }

  @Test
  void aDiskThatIsFullWhenItIsOpenedIsCalledFullAndTheStoreIsFilledWhenThereIsRoom()
      throws Exception {
    Path ballast = disk.resolve("ballast");
    fill(ballast);
    StoredOutbox outbox = outbox();
    outbox.add(document("a"));
    outbox.endRun();
    assertThat(records.only("store_write_failed").field("reason")).isEqualTo("full");
    Files.delete(ballast);
    outbox.endRun();
    assertThat(records.of("store_recovered")).hasSize(1);
    outbox.close();
    assertThat(new StoreFile(path()).query("SELECT id FROM document")).containsExactly("a");
  }

  @Test
  void aFileThatCannotBeWrittenIsLeftAloneAndUsedWhenItCan() throws Exception {
    StoredOutbox before = outbox();
    before.add(document("a"));
    before.close();
    mount(path(), "--bind", path().toString());
    assertThat(run("mount", "-o", "remount,ro,bind", path().toString())).isZero();

    StoredOutbox outbox = outbox();
    outbox.add(document("b"));
    outbox.endRun();
    assertThat(records.only("store_write_failed").exception())
        .hasMessage(path() + ": cannot be written");
    assertThat(disk.resolve("edge.db-shm")).doesNotExist();
    assertThat(run("umount", path().toString())).isZero();
    mounts.remove(path());
    outbox.endRun();
    outbox.close();
    assertThat(new StoreFile(path()).query("SELECT id FROM document")).containsExactly("a", "b");
  }

  @Test
  void aDriverThatThereIsNoRoomForTakesNoneAndIsCalledFull() throws Exception {
    String where = System.clearProperty(LIBRARY_PATH); // as in a process that has not loaded it
    try {
      fill(disk.resolve("ballast"));
      try (RandomAccessFile ballast =
          new RandomAccessFile(disk.resolve("ballast").toFile(), "rw")) {
        ballast.setLength(ballast.length() - MEBIBYTE / 2);
      }
      long usable = Files.getFileStore(disk).getUsableSpace();
      StoredOutbox outbox = outbox();
      outbox.add(document("a"));
      assertThat(records.only("store_write_failed").field("reason")).isEqualTo("full");
      assertThat(Files.getFileStore(disk).getUsableSpace()).isEqualTo(usable);
      outbox.close();
    } finally {
      if (where != null) {
        System.setProperty(LIBRARY_PATH, where);
      }
    }
  }

  /** Somebody wanted its room. */
  @Test
  void whatIsInALogThatSomebodyRemovedWaitsThereUntilTheFileHasRoomForIt() throws Exception {
    StoredOutbox outbox = outbox();
    for (int i = 0; i < 99; i++) {
      outbox.add(document("d" + i));
    }
    fill(disk.resolve("ballast"));
    Files.delete(disk.resolve("edge.db-wal"));
    outbox.add(document("e"));
    outbox.endRun();
    assertThat(records.only("store_write_failed").field("reason")).isEqualTo("full");
    Files.delete(disk.resolve("ballast"));
    outbox.endRun();
    assertThat(records.of("store_corrupt")).isEmpty();
    assertThat(records.of("store_gone")).isEmpty();
    assertThat(new StoreFile(path()).balance().waiting()).isEqualTo(100);
    outbox.close();
  }

  private Path path() {
    return disk.resolve("edge.db");
  }

  private StoredOutbox outbox() {
    CloudLosses losses = new CloudLosses(BoundLogger.get("edge.cloud"));
    StoreRecords said = new StoreRecords("fridge", path(), losses);
    return new StoredOutbox(
        CloudStore.at(path()), 100, said, Clock.systemUTC(), Duration.ofMillis(20));
  }

  private static CloudDocument document(String id) {
    return new CloudDocument(id, "run-1", null, CloudPriority.TELEMETRY, 1, new byte[900]);
  }

  private static void fill(Path ballast) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      byte[] page = new byte[4096];
      for (int written = 0; written <= 8 * MEBIBYTE; written += page.length) {
        try {
          file.write(page);
        } catch (IOException e) {
          return;
        }
      }
    }
    throw new AssertionError("expected a disk that becomes full");
  }

  /** The test is skipped where that is not allowed, unless tools are required. */
  private void mount(Path at, String... what) throws Exception {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(what));
    command.add(at.toString());
    boolean mounted = run(command.toArray(String[]::new)) == 0;
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(mounted || !required).as("mounting is required").isTrue();
    assumeTrue(mounted, "mounting is not allowed here");
    mounts.add(0, at);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
