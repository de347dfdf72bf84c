package dev.taffrail.bench;

import dev.taffrail.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long {@code Journal.open} takes: behind a crash with a full newest file, and of a journal
 * that was closed; 16 files of 1 MiB, sealed; in a warm JVM, and as the first thing that a JVM of
 * its own does: by the JVM's defaults, and as Taffrail's launcher starts one, with an archive of
 * classes, or from JDK 25 on, as the packages start {@code ship}, with what a JVM learned before.
 * Each time on a fresh copy of the same files, all in turns.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.OpeningTimes [ROUNDS]</pre>
 */
public final class OpeningTimes {
  private static final int WARM_UP = 30;

  /** Those of {@code taffrail run} and {@code ship} that matter here. */
  private static final List<String> LAUNCHER =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=10000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=500000",
          "-Xlog:disable");

  private OpeningTimes() {}

  /** With a folder: opens the journal in it once and prints the nanoseconds. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && Path.of(args[0]).isAbsolute()) {
      System.out.println(open(Path.of(args[0])));
      return;
    }
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    System.out.println(
        "| journal | warm JVM, ms | cold JVM, ms | cold JVM as the launcher starts it, ms |");
    System.out.println("| --- | --- | --- | --- |");
    measure("crashed, newest file full", "crash", rounds);
    measure("closed", "close", rounds);
  }

  private static void measure(String title, String end, int rounds)
      throws IOException, InterruptedException {
    try (Folder left = Crashed.left(end);
        Folder archives = Folder.create()) {
      List<String> launcher = learn(left, end, archives.path().resolve("learned"));
      List<Double> warm = new ArrayList<>();
      List<Double> cold = new ArrayList<>();
      List<Double> launched = new ArrayList<>();
      for (int i = 0; i < WARM_UP; i++) {
        warm(left, end);
      }
      for (int i = 0; i < rounds; i++) {
        warm.add(warm(left, end));
        cold.add(cold(left, end, List.of()));
        launched.add(cold(left, end, launcher));
      }
      System.out.printf(
          "| %s | %s | %s | %s |%n",
          title, Spread.of(warm).text(1), Spread.of(cold).text(1), Spread.of(launched).text(1));
    }
  }

  /** Runs once, so that later runs start as the launcher starts them, by these options. */
  private static List<String> learn(Folder left, String end, Path archive)
      throws IOException, InterruptedException {
    boolean learns = Runtime.version().feature() >= 25;
    run(
        left,
        end,
        launcher((learns ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive));
    return launcher((learns ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
  }

  private static List<String> launcher(String archive) {
    List<String> options = new ArrayList<>(LAUNCHER);
    options.add(archive);
    return options;
  }

  private static double warm(Folder left, String end) throws IOException {
    try (Folder copy = left.copy()) {
      Crashed.settle(copy, end.equals("close"));
      return open(copy.path()) / 1e6;
    }
  }

  private static double cold(Folder left, String end, List<String> options)
      throws IOException, InterruptedException {
    return Long.parseLong(run(left, end, options)) / 1e6;
  }

  private static String run(Folder left, String end, List<String> options)
      throws IOException, InterruptedException {
    try (Folder copy = left.copy()) {
      Crashed.settle(copy, end.equals("close"));
      return Child.run(options, OpeningTimes.class, copy.path().toString());
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
