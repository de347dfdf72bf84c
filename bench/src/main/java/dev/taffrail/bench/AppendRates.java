package dev.taffrail.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Sustained appending against hashing alone and against Log4j 2 and Logback: all in turns, round by
 * round, until all lines are in the files and counted; a missing one ends the run.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.AppendRates THREADS MEGABYTES
 * [ROUNDS [RECORDS]]</pre>
 */
public final class AppendRates {
  private static final List<Contenders> SIDES =
      List.of(
          Contenders.SEALED_APPEND,
          Contenders.UNSEALED_APPEND,
          Contenders.LOG4J,
          Contenders.LOGBACK,
          Contenders.LOGBACK_WITHIN_LIMIT);

  private final int threads;
  private final long maxBytes;
  private final long records;
  private final List<Double> hashing = new ArrayList<>();
  private final Map<Contenders, List<Double>> rates = new EnumMap<>(Contenders.class);

  private AppendRates(int threads, int megabytes, long records) {
    this.threads = threads;
    this.maxBytes = megabytes * 1024L * 1024;
    this.records = records / threads * threads;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    long records = args.length > 3 ? Long.parseLong(args[3]) : 5_000_000;
    int threads = Integer.parseInt(args[0]);
    int megabytes = Integer.parseInt(args[1]);
    new AppendRates(threads, megabytes, Math.min(records, 1_000_000)).round();
    AppendRates measured = new AppendRates(threads, megabytes, records);
    for (int i = 0; i < rounds; i++) {
      measured.round();
    }
    measured.print(System.out);
  }

  private void round() throws Exception {
    hashing.add(hashOnly());
    for (Contenders side : SIDES) {
      rates.computeIfAbsent(side, any -> new ArrayList<>()).add(rate(side));
    }
  }

  private double hashOnly() {
    long start = System.nanoTime();
    byte[] node = new HashOnly().hash(records);
    long nanos = System.nanoTime() - start;
    if (node.length != 32) {
      throw new IllegalStateException("expected a hash");
    }
    return records * 1e9 / nanos;
  }

  private double rate(Contenders side) throws Exception {
    try (Folder folder = Folder.create()) {
      Contender contender = side.start(folder.path(), maxBytes);
      long start = System.nanoTime();
      log(contender);
      long arrived = contender.end();
      long nanos = System.nanoTime() - start;
      if (arrived != records) {
        throw new IllegalStateException(
            side.title() + ": expected " + records + " lines in the files, found " + arrived);
      }
      return records * 1e9 / nanos;
    }
  }

  private void log(Contender contender) throws InterruptedException, ExecutionException {
    Together.run(threads, () -> {}, () -> share(contender));
  }

  private void share(Contender contender) throws IOException {
    for (long i = 0; i < records / threads; i++) {
      if (!contender.log()) {
        throw new IOException("a line was refused: the rate is not comparable");
      }
    }
  }

  private void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%d threads, files of %d MiB, %,d records a turn, %d turns%n",
        threads,
        maxBytes >> 20,
        records,
        hashing.size());
    out.println(
        "| side | records/s | of R | of Log4j 2 | of Logback | of Logback within its limit |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    out.printf("| R, hashing alone | %s | 1 | | | |%n", Spread.of(hashing).text(0));
    for (Contenders side : SIDES) {
      out.printf(
          "| %s | %s | %s | %s | %s | %s |%n",
          side.title(),
          Spread.of(figures(side)).text(0),
          ratio(side, hashing),
          ratio(side, figures(Contenders.LOG4J)),
          ratio(side, figures(Contenders.LOGBACK)),
          ratio(side, figures(Contenders.LOGBACK_WITHIN_LIMIT)));
    }
  }

  private List<Double> figures(Contenders side) {
    return rates.getOrDefault(side, List.of());
  }

  /** Of the figures of the same turn. */
  private String ratio(Contenders side, List<Double> others) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      ratios.add(figures(side).get(i) / others.get(i));
    }
    return Spread.ofRatios(ratios);
  }
}
