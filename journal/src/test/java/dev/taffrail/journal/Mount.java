package dev.taffrail.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A small file system of its own, mounted for one test and gone with it, also when the test fails.
 * Where mounting is not allowed the test is skipped, and says so.
 */
final class Mount implements AutoCloseable {
  private final Path at;
  private final Thread atExit = new Thread(this::unmount, "unmount");

  private Mount(Path at) {
    this.at = at;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** So many bytes in memory. */
  static Mount tmpfs(Path at, int bytes) throws IOException {
    Files.createDirectories(at);
    String[] command = {"mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", at.toString()};
    assumeTrue(run(command), "mounting a tmpfs is not allowed here");
    return new Mount(at);
  }

  /** An ext4 in the image, which becomes read-only by its first error. */
  static Mount ext4(Path image, Path at) throws IOException {
    Files.createDirectories(at);
    if (!Files.exists(image)) {
      boolean made =
          run("truncate", "-s", "16M", image.toString())
              && run("mkfs.ext4", "-q", image.toString());
      assumeTrue(made, "there is no mkfs.ext4 here");
    }
    String[] command = {"mount", "-o", "loop,errors=remount-ro", image.toString(), at.toString()};
    assumeTrue(run(command), "mounting an ext4 by a loop device is not allowed here");
    return new Mount(at);
  }

  /** Makes an ext4 meet an error, so that the kernel makes it read-only under its writers. */
  void breakDown() throws IOException {
    String device = "";
    for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      device = line.contains(" " + at + " ") ? line.substring(0, line.indexOf(' ')) : device;
    }
    Path trigger =
        Path.of("/sys/fs/ext4").resolve(device.replace("/dev/", "")).resolve("trigger_fs_error");
    assumeTrue(Files.isWritable(trigger), "this kernel has no trigger_fs_error");
    Files.writeString(trigger, "1");
  }

  /** Every write to it hangs from now on, in the kernel, until it is thawed. */
  void freeze() {
    assumeTrue(run("fsfreeze", "--freeze", at.toString()), "there is no fsfreeze here");
  }

  void thaw() {
    run("fsfreeze", "--unfreeze", at.toString());
  }

  /** At once for whoever looks by name, though files in it are open. */
  void unmount() {
    thaw();
    run("umount", "-l", at.toString());
  }

  static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      process.getInputStream().readAllBytes();
      boolean ended = process.waitFor(20, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    boolean removed = Runtime.getRuntime().removeShutdownHook(atExit);
    if (removed) {
      unmount();
    }
  }
}
