package dev.taffrail.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program, with a thread in it that dies once the agent has begun. */
final class CrashingAgent {
  private CrashingAgent() {}

  /** How it dies, the journal, then the arguments of the program. */
  public static void main(String[] args) {
    Thread doomed = new Thread(() -> die(args[0], Path.of(args[1])), "doomed");
    doomed.setDaemon(true);
    doomed.start();
    Main.main(List.of(args).subList(2, args.length).toArray(String[]::new));
  }

  private static void die(String how, Path journal) {
    awaitAgent(journal);
    switch (how) {
      case "exception" -> throw new IllegalStateException("a screw came loose");
      case "memory" -> fillMemory();
      case "stack" -> recurse(0);
      default -> throw new IllegalArgumentException(how);
    }
  }

  private static void awaitAgent(Path journal) {
    try {
      while (!Files.exists(journal) || !Files.readString(journal).contains("pipeline_started")) {
        Thread.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fillMemory() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new byte[64 * 1024]);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int recurse(int depth) {
    return recurse(depth + 1) + 1;
  }
}
