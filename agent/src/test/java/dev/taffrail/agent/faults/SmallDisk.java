package dev.taffrail.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, which can be filled to its last byte. */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "24m";
  private final Path at;
  private final Thread atExit = new Thread(this::unmount, "unmount");

  /** Mounts it; the test is skipped where that is not allowed, unless tools are required. */
  SmallDisk(Path at) throws Exception {
    this.at = at;
    Files.createDirectories(at);
    String[] command = {"mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", at.toString()};
    boolean mounted = run(command) == 0;
    boolean required = System.getenv("TAFFRAIL_REQUIRE_TOOLS") != null;
    assertThat(mounted || !required).as("mounting a tmpfs is required").isTrue();
    assumeTrue(mounted, "mounting a tmpfs is not allowed here");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path path() {
    return at;
  }

  void fill() throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      for (int size = block.length; size > 0; size = fits(out, block, size) ? size : size / 2) {
        out.flush();
      }
    }
  }

  private static boolean fits(OutputStream out, byte[] block, int size) {
    try {
      out.write(block, 0, size);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isFull() {
    return Files.exists(ballast());
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return at.resolve("ballast");
  }

  private void unmount() {
    try {
      run("umount", "-l", at.toString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    unmount();
  }
}
