package dev.taffrail.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a logging call costs the thread that makes it, at an offered load: its processor time and
 * the bytes that it allocates, without a look at the clock in between; then, in a second pass, how
 * long each call takes. Calls come in a burst each millisecond. The processor time of the whole
 * process is told beside: some do their work in other threads. Sides in turns, each turn a process
 * of its own, files of 64 MiB; what was not refused is counted in the files. zerolog, where it was
 * built, is asked for the first two figures alone.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.CallCosts WORKLOAD RATE SECONDS ROUNDS
 * [SIDE…]</pre>
 */
public final class CallCosts {
  private static final LogSides[] SIDES = {
    LogSides.SEALED,
    LogSides.UNSEALED,
    LogSides.LOGBACK,
    LogSides.LOGSTASH,
    LogSides.LOG4J,
    LogSides.LOG4J_ASYNC,
    LogSides.LOG4J_PARAMETERS
  };

  /** How many decimals each figure of a turn is told with, in the order in which it prints them. */
  private static final int[] DECIMALS = {0, 0, 0, 1, 0, 1, 1, 1};

  private CallCosts() {}

  public static void main(String[] args) throws IOException {
    Workload workload = Workload.of(args[0]);
    int rounds = Integer.parseInt(args[3]);
    List<LogSides> sides = LogSides.of(workload, Stream.of(args).skip(4), SIDES);
    Zerolog zerolog = Zerolog.built(workload);
    Map<String, List<double[]>> turns = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      for (LogSides side : sides) {
        add(turns, side.title(), turn(workload, args[1], args[2], side));
      }
      if (zerolog != null) {
        add(
            turns,
            "zerolog, no rotation",
            zerolog.cost(Integer.parseInt(args[1]), Integer.parseInt(args[2])));
      }
    }
    System.out.printf("%s, %s calls/s for %s s%n", workload, args[1], args[2]);
    print(turns);
  }

  private static double[] turn(Workload workload, String rate, String seconds, LogSides side)
      throws IOException {
    String printed = Child.run(CostTurn.class, workload.name(), rate, seconds, side.name());
    return Stream.of(printed.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static void add(Map<String, List<double[]>> turns, String side, double[] figures) {
    System.err.println(side + ": " + Arrays.toString(figures));
    turns.computeIfAbsent(side, any -> new ArrayList<>()).add(figures);
  }

  private static void print(Map<String, List<double[]>> turns) {
    System.out.println(
        "| side | calls/s | processor, ns | of all threads, ns | bytes allocated | median, ns"
            + " | 99.9 %, µs | longest, ms | refused, % |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    turns.forEach(
        (side, figures) -> {
          StringBuilder row = new StringBuilder("| " + side);
          for (int i = 0; i < DECIMALS.length; i++) {
            row.append(" | ").append(i < figures.get(0).length ? column(figures, i) : "");
          }
          System.out.println(row + " |");
        });
  }

  private static String column(List<double[]> figures, int at) {
    return Spread.of(figures.stream().map(turn -> turn[at]).toList()).text(DECIMALS[at]);
  }
}
