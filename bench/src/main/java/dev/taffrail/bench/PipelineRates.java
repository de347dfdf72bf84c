package dev.taffrail.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.taffrail.edge.Measure;
import dev.taffrail.edge.Pipeline;
import dev.taffrail.edge.PipelineBuilder;
import dev.taffrail.edge.PipelineResult;
import dev.taffrail.edge.RuleConfig;
import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.journal.Level;
import dev.taffrail.log.Taffrail;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a pipeline takes in, from ingest through windows and five rules, with records of level info
 * into a sealed journal and with none, in turns. A hundred sensors give a reading a second each; a
 * run takes a minute of them. What counts is the processor time of the whole process, its compilers
 * and its collector included: a pipeline has several threads, and other work of the machine must
 * not look like its own.
 *
 * <p>With a RATE, in readings a second, runs come when they are due, and what counts is the share
 * of one core that they take.
 *
 * <pre>java -cp 'bench/target/lib/*' dev.taffrail.bench.PipelineRates ROUNDS [READINGS [RATE]]
 * </pre>
 */
public final class PipelineRates {
  private static final int SENSORS = 100;
  private static final int RUN = 60 * SENSORS;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final Map<String, Windows> KINDS =
      new TreeMap<>(
          Map.of(
              "of 60 readings", Windows.counting(60),
              "sliding, 10 min each 1 min", Windows.sliding(MINUTE.multipliedBy(10), MINUTE),
              "tumbling, 1 min", Windows.tumbling(MINUTE),
              "tumbling, 10 s", Windows.tumbling(Duration.ofSeconds(10))));

  /** What one turn came to, a second of one core and of the clock. */
  private record Turn(
      double perCoreSecond, double perSecond, double coreShare, long windows, long events) {}

  private final List<List<SensorReading>> runs;
  private final long readings;
  private final long runNanos; // from one run to the next; 0: at once

  private PipelineRates(long readings, long rate) {
    this.runs = runs((int) (readings / RUN));
    this.readings = (long) runs.size() * RUN;
    this.runNanos = rate == 0 ? 0 : RUN * 1_000_000_000L / rate;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    PipelineRates rates = new PipelineRates(number(args, 1, 1_000_000), number(args, 2, 0));
    System.out.println(
        "| windows | readings/s a core, info | readings/s a core, no records | info of none"
            + " | readings/s by the clock, info | of a core, info, % | of a core, no records, %"
            + " | windows | events |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Map.Entry<String, Windows> kind : KINDS.entrySet()) {
      rates.print(kind.getKey(), kind.getValue(), Integer.parseInt(args[0]));
    }
  }

  private static long number(String[] args, int index, long otherwise) {
    return args.length > index ? Long.parseLong(args[index]) : otherwise;
  }

  private void print(String kind, Windows windows, int rounds)
      throws IOException, InterruptedException {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    Turn none = turn(windows, Level.CRITICAL); // the first two are there to warm up
    Turn last = turn(windows, Level.INFO);
    for (int i = 0; i < rounds; i++) {
      none = turn(windows, Level.CRITICAL);
      last = turn(windows, Level.INFO);
      if (none.events() != last.events() || none.windows() != last.windows()) {
        throw new IllegalStateException("expected the same of both, found " + none + ", " + last);
      }
      add(figures, "info", last.perCoreSecond());
      add(figures, "none", none.perCoreSecond());
      add(figures, "ratio", last.perCoreSecond() / none.perCoreSecond());
      add(figures, "clock", last.perSecond());
      add(figures, "info share", 100 * last.coreShare());
      add(figures, "none share", 100 * none.coreShare());
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s | %,d | %,d |%n",
        kind,
        text(figures, "info", 0),
        text(figures, "none", 0),
        text(figures, "ratio", 2),
        text(figures, "clock", 0),
        text(figures, "info share", 2),
        text(figures, "none share", 2),
        last.windows(),
        last.events());
  }

  private Turn turn(Windows windows, Level level) throws IOException, InterruptedException {
    try (Folder folder = Folder.create()) {
      Taffrail log =
          Taffrail.builder()
              .level(level)
              .journal(JournalConfig.at(folder.path().resolve("edge.log")))
              .configure();
      try {
        return measured(windows);
      } finally {
        log.shutdown();
      }
    }
  }

  private Turn measured(Windows windows) throws InterruptedException {
    long closed = 0;
    long events = 0;
    long clock = System.nanoTime();
    long core = MACHINE.getProcessCpuTime();
    try (Pipeline pipeline = pipeline(windows)) {
      for (int i = 0; i < runs.size(); i++) {
        Pace.await(clock + i * runNanos);
        PipelineResult result = pipeline.run(runs.get(i));
        closed += result.windows();
        events += result.events().size();
      }
    }
    double coreSeconds = (MACHINE.getProcessCpuTime() - core) / 1e9;
    double seconds = (System.nanoTime() - clock) / 1e9;
    if (closed == 0 || events == 0) {
      throw new IllegalStateException("expected windows and events, found none");
    }
    return new Turn(
        readings / coreSeconds, readings / seconds, coreSeconds / seconds, closed, events);
  }

  private static Pipeline pipeline(Windows windows) {
    PipelineBuilder builder = Pipeline.named("bench").windows(windows);
    builder.rule(RuleConfig.above("warm", 8, 6).withHold(MINUTE));
    builder.rule(RuleConfig.changing("jump", 4, MINUTE).withCooldown(MINUTE.multipliedBy(10)));
    builder.rule(RuleConfig.deviating("odd", 3, 30));
    builder.rule(RuleConfig.above("noisy", 2.5, 2.5).withMeasure(Measure.STDDEV));
    builder.rule(RuleConfig.absent("silent", MINUTE));
    return builder.build();
  }

  /** Each sensor wanders and trembles, and now and then skips two minutes. */
  private static List<List<SensorReading>> runs(int count) {
    Random random = new Random(1);
    double[] levels = new double[SENSORS];
    int[] silent = new int[SENSORS];
    List<List<SensorReading>> runs = new ArrayList<>();
    long second = 0;
    for (int i = 0; i < count; i++) {
      List<SensorReading> run = new ArrayList<>(RUN);
      while (run.size() < RUN) {
        Instant time = START.plusSeconds(second++);
        for (int s = 0; s < SENSORS && run.size() < RUN; s++) {
          levels[s] = 0.99 * levels[s] + 0.3 * random.nextGaussian();
          silent[s] = random.nextInt(20_000) == 0 ? 120 : silent[s] - 1;
          if (silent[s] <= 0) {
            double value = 5 + levels[s] + random.nextGaussian();
            run.add(SensorReading.of("sensor-" + s, time, value, "Cel"));
          }
        }
      }
      runs.add(run);
    }
    return runs;
  }

  private static void add(Map<String, List<Double>> figures, String name, double value) {
    figures.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  private static String text(Map<String, List<Double>> figures, String name, int decimals) {
    return Spread.of(figures.getOrDefault(name, List.of())).text(decimals);
  }
}
