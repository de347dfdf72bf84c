package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long {@code Journal.open} takes: behind a crash with a full newest file, and of a journal
 * that was closed; 16 files of 1 MiB, sealed; in a warm JVM, and as the first thing that a JVM of
 * its own does. Each time on a fresh copy of the same files, warm and cold in turns.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.OpeningTimes [ROUNDS]</pre>
 */
public final class OpeningTimes {
  private static final int WARM_UP = 30;

  private OpeningTimes() {}

  /** With a folder: opens the journal in it once and prints the nanoseconds. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && Path.of(args[0]).isAbsolute()) {
      System.out.println(open(Path.of(args[0])));
      return;
    }
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    System.out.println("| journal | warm JVM, ms | cold JVM, ms |");
    System.out.println("| --- | --- | --- |");
    measure("crashed, newest file full", "crash", rounds);
    measure("closed", "close", rounds);
  }

  private static void measure(String title, String end, int rounds)
      throws IOException, InterruptedException {
    try (Folder left = Crashed.left(end)) {
      List<Double> warm = new ArrayList<>();
      List<Double> cold = new ArrayList<>();
      for (int i = 0; i < WARM_UP; i++) {
        warm(left, end);
      }
      for (int i = 0; i < rounds; i++) {
        warm.add(warm(left, end));
        cold.add(cold(left, end));
      }
      System.out.printf(
          "| %s | %s | %s |%n", title, Spread.of(warm).text(1), Spread.of(cold).text(1));
    }
  }

  private static double warm(Folder left, String end) throws IOException {
    try (Folder copy = left.copy()) {
      Crashed.settle(copy, end.equals("close"));
      return open(copy.path()) / 1e6;
    }
  }

  private static double cold(Folder left, String end) throws IOException, InterruptedException {
    try (Folder copy = left.copy()) {
      Crashed.settle(copy, end.equals("close"));
      return Long.parseLong(Child.run(OpeningTimes.class, copy.path().toString())) / 1e6;
    }
  }

  private static long open(Path folder) throws IOException {
    long start = System.nanoTime();
    Journal journal = Journal.open(Crashed.config(folder));
    long nanos = System.nanoTime() - start;
    journal.close();
    return nanos;
  }
}
