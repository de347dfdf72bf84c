package dev.taffrail.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sustained logging calls, as fast as they go, none dropped, until all records are in the files and
 * counted; ours, Logback, Log4j 2 and, where it was built, zerolog, in turns. Each turn is a
 * process of its own, which warms up first: no JVM compiles code for what another side did. Files
 * of 64 MiB.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.CallRates WORKLOAD THREADS ROUNDS RECORDS
 * [SIDE…]</pre>
 */
public final class CallRates {
  private static final LogSides[] LOSSLESS = {
    LogSides.SEALED_WAITING,
    LogSides.UNSEALED_WAITING,
    LogSides.LOGBACK,
    LogSides.LOGBACK_WITHIN_LIMIT,
    LogSides.LOGSTASH,
    LogSides.LOGSTASH_WITHIN_LIMIT,
    LogSides.LOG4J,
    LogSides.LOG4J_ASYNC,
    LogSides.LOG4J_PARAMETERS
  };

  private final Workload workload;
  private final String threads;
  private final String records;
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();
  private final Map<String, CheckedLines> lines = new LinkedHashMap<>();

  private CallRates(Workload workload, String threads, String records) {
    this.workload = workload;
    this.threads = threads;
    this.records = records;
  }

  public static void main(String[] args) throws IOException {
    Workload workload = Workload.of(args[0]);
    int rounds = Integer.parseInt(args[2]);
    List<LogSides> sides = LogSides.of(workload, Stream.of(args).skip(4), LOSSLESS);
    Zerolog zerolog = args.length > 4 ? null : Zerolog.built(workload);
    CallRates measured = new CallRates(workload, args[1], args[3]);
    for (int i = 0; i < rounds; i++) {
      measured.round(sides, zerolog);
    }
    measured.print();
  }

  private void round(List<LogSides> sides, @Nullable Zerolog zerolog) throws IOException {
    for (LogSides side : sides) {
      String turn =
          Child.run(RateTurn.class, workload.name(), threads, records, side.name()).strip();
      String[] figures = turn.split(" ", -1);
      add(
          side.title(),
          Double.parseDouble(figures[0]),
          new CheckedLines(Double.parseDouble(figures[1]), Integer.parseInt(figures[2])));
    }
    if (zerolog != null) {
      double rate = zerolog.rate(Integer.parseInt(threads), Long.parseLong(records));
      add("zerolog, no rotation", rate, zerolog.checked());
    }
  }

  private void add(String side, double rate, CheckedLines checked) {
    System.err.printf(Locale.ROOT, "%s: %,.0f%n", side, rate);
    rates.computeIfAbsent(side, any -> new ArrayList<>()).add(rate);
    lines.put(side, checked);
  }

  private void print() {
    System.out.printf("%s, %s threads, %s records a turn%n", workload, threads, records);
    System.out.println("| side | records/s | bytes a line | typed, of 6 |");
    System.out.println("| --- | --- | --- | --- |");
    lines.forEach(
        (side, checked) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %d |%n",
                side,
                Spread.of(rates.getOrDefault(side, List.of())).text(0),
                checked.bytes(),
                checked.typed()));
  }
}
