package dev.taffrail.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one call costs the thread that logs, at a rate or, with rate 0, as fast as it goes: median,
 * 99.9 % and longest of each side, in turns. Refused records are counted beside.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.CallerTimes RATE RECORDS
 * [ROUNDS [MEGABYTES]]</pre>
 */
public final class CallerTimes {
  private final long rate;
  private final long records;
  private final long maxBytes;
  private final Map<Contenders, List<Histogram>> times = new EnumMap<>(Contenders.class);
  private final Map<Contenders, Long> refused = new EnumMap<>(Contenders.class);

  private CallerTimes(long rate, long records, long maxBytes) {
    this.rate = rate;
    this.records = records;
    this.maxBytes = maxBytes;
  }

  public static void main(String[] args) throws IOException {
    long rate = Long.parseLong(args[0]);
    long records = Long.parseLong(args[1]);
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    long maxBytes = (args.length > 3 ? Long.parseLong(args[3]) : 1) << 20;
    new CallerTimes(0, 1_000_000, maxBytes).round();
    CallerTimes measured = new CallerTimes(rate, records, maxBytes);
    for (int i = 0; i < rounds; i++) {
      measured.round();
    }
    measured.print(System.out);
  }

  private void round() throws IOException {
    for (Contenders side : Contenders.values()) {
      try (Folder folder = Folder.create()) {
        run(side, side.start(folder.path(), maxBytes));
      }
    }
  }

  private void run(Contenders side, Contender contender) throws IOException {
    Histogram histogram = new Histogram(3);
    long lost = 0;
    long due = System.nanoTime();
    for (long i = 0; i < records; i++) {
      due += rate == 0 ? 0 : 1_000_000_000L / rate;
      if (rate > 0) {
        Pace.awaitExactly(due);
      }
      long before = System.nanoTime();
      lost += contender.log() ? 0 : 1;
      histogram.recordValue(System.nanoTime() - before);
    }
    long arrived = contender.end();
    if (arrived + lost != records) {
      throw new IllegalStateException(
          side.title() + ": expected " + (records - lost) + " lines, found " + arrived);
    }
    times.computeIfAbsent(side, any -> new ArrayList<>()).add(histogram);
    refused.merge(side, lost, Long::sum);
  }

  private void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%s, files of %d MiB, %,d records a turn%n",
        rate == 0 ? "as fast as it goes" : String.format(Locale.ROOT, "%,d records/s", rate),
        maxBytes >> 20,
        records);
    out.println("| side | median, ns | 99.9 %, µs | longest, ms | refused |");
    out.println("| --- | --- | --- | --- | --- |");
    for (Contenders side : Contenders.values()) {
      out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s | %.1f %% |%n",
          side.title(),
          percentile(side, 50, 1, 0),
          percentile(side, 99.9, 1e3, 1),
          percentile(side, 100, 1e6, 1),
          100.0 * refused.getOrDefault(side, 0L) / (records * histograms(side).size()));
    }
  }

  private String percentile(Contenders side, double percent, double unit, int decimals) {
    List<Double> figures = new ArrayList<>();
    for (Histogram histogram : histograms(side)) {
      figures.add(histogram.getValueAtPercentile(percent) / unit);
    }
    return Spread.of(figures).text(decimals);
  }

  private List<Histogram> histograms(Contenders side) {
    return times.getOrDefault(side, List.of());
  }
}
