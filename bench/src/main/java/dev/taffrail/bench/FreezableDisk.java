package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An ext4 of its own in a file, mounted by a loop device, that can be frozen: every write to it
 * hangs in the kernel then. For root only. A process beside thaws it in any case, also when this
 * one is killed.
 */
final class FreezableDisk implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Path image;
  private final Path folder;
  private final Thread atExit = new Thread(this::unmount, "unmount");

  private FreezableDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  static FreezableDisk create() throws IOException {
    Path image = Files.createTempFile("taffrail-bench", ".ext4");
    Path folder = Files.createTempDirectory("taffrail-bench-frozen");
    FreezableDisk disk = new FreezableDisk(image, folder);
    run("truncate", "-s", "2G", image.toString());
    run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", image.toString());
    run("mount", "-o", "loop", image.toString(), folder.toString());
    Runtime.getRuntime().addShutdownHook(disk.atExit);
    return disk;
  }

  private static void run(String... command) throws IOException {
    String out = Command.run(List.of(command));
    if (!out.isEmpty()) {
      throw new IOException(String.join(" ", command) + ": " + out);
    }
  }

  Path folder() {
    return folder;
  }

  /**
   * Freezes it at this moment for so long, on a thread of its own.
   *
   * @return from when to when it was, and a little more
   */
  CompletableFuture<long[]> freezeAt(long due, Duration time) {
    return CompletableFuture.supplyAsync(
        () -> frozen(due, time), task -> new Thread(task, "freeze").start());
  }

  private long[] frozen(long due, Duration time) {
    try {
      Pace.await(due);
      long begin = System.nanoTime();
      freeze(time);
      return new long[] {begin, System.nanoTime()};
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void freeze(Duration time) throws IOException, InterruptedException {
    Process watchdog = watchdog();
    try {
      run("fsfreeze", "--freeze", folder.toString());
      Thread.sleep(time.toMillis());
    } finally {
      run("fsfreeze", "--unfreeze", folder.toString());
      watchdog.destroy();
    }
  }

  private Process watchdog() throws IOException {
    String thaw = "sleep " + LONGEST.toSeconds() + "; exec fsfreeze --unfreeze \"$0\"";
    return new ProcessBuilder("setsid", "sh", "-c", thaw, folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void unmount() {
    try {
      run("umount", folder.toString());
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    run("umount", folder.toString());
    Files.delete(folder);
    Files.delete(image);
  }
}
