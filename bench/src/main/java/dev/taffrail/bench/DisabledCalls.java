package dev.taffrail.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a call of a disabled level costs, with its ten fields: one thread, sides in turns, each turn
 * a JVM of its own. Nothing may reach a file.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.DisabledCalls ROUNDS</pre>
 */
public final class DisabledCalls {
  private static final LogSides[] SIDES = {
    LogSides.UNSEALED, LogSides.LOGBACK, LogSides.LOG4J, LogSides.LOG4J_PARAMETERS
  };

  private static final long CALLS = 20_000_000;

  private DisabledCalls() {}

  /** With the name of a side: its turn, which prints its nanoseconds a call. */
  public static void main(String[] args) throws IOException {
    if (!Character.isDigit(args[0].charAt(0))) {
      System.out.println(turn(LogSides.valueOf(args[0])));
      return;
    }
    Map<LogSides, List<Double>> nanos = new EnumMap<>(LogSides.class);
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      for (LogSides side : SIDES) {
        double each = Double.parseDouble(Child.run(DisabledCalls.class, side.name()));
        nanos.computeIfAbsent(side, any -> new ArrayList<>()).add(each);
      }
    }
    System.out.println("| side | a disabled call, ns |");
    System.out.println("| --- | --- |");
    for (LogSides side : SIDES) {
      Spread spread = Spread.of(nanos.getOrDefault(side, List.of()));
      System.out.printf(Locale.ROOT, "| %s | %s |%n", side.title(), spread.text(2));
    }
  }

  private static double turn(LogSides side) throws IOException {
    try (Folder folder = Folder.create();
        KeptFiles files = KeptFiles.of(folder.path())) {
      LogSide log = side.start(folder.path(), 64 << 20);
      double warmedUp = nanos(log);
      assert warmedUp > 0;
      double each = nanos(log);
      log.end();
      if (files.records() != 0) {
        throw new IOException(side.title() + ": expected no record, found " + files.records());
      }
      return each;
    }
  }

  private static double nanos(LogSide log) {
    long start = System.nanoTime();
    for (long i = 0; i < CALLS; i++) {
      log.disabled(Sample.of(i));
    }
    return (System.nanoTime() - start) / (double) CALLS;
  }
}
