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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a pipeline takes in, from ingest through windows and rules, with records of level info into
 * a sealed journal and with none, in turns. A hundred sensors give a reading a second each; a run
 * takes a minute of them. What counts is the processor time of the whole process, its compilers and
 * its collector included: a pipeline has several threads, and other work of the machine must not
 * look like its own. So that what the compilers do for one kind of windows, or the collector for
 * what another turn left, is not put down to logging, all kinds have two turns of each to warm up,
 * each turn begins behind a collection, and which of the two is first changes from round to round.
 *
 * <p>With a RATE, in readings a second, runs come when they are due, and what counts is the share
 * of one core that they take.
 *
 * <p>RULES is how many rules there are, at most five: a threshold with a hold, a rate of change
 * with a cooldown, absence (and those by default), then two by which events are frequent: deviation
 * from the window's history, and much noise.
 *
 * <pre>
 * java -cp 'bench/target/lib/*' dev.taffrail.bench.PipelineRates ROUNDS [READINGS [RATE [RULES]]]
 * </pre>
 */
public final class PipelineRates {
  private static final int WARM_UP = 2; // rounds
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

  private static final List<RuleConfig> RULES =
      List.of(
          RuleConfig.above("warm", 8, 6).withHold(MINUTE),
          RuleConfig.changing("jump", 4, MINUTE).withCooldown(MINUTE.multipliedBy(10)),
          RuleConfig.absent("silent", MINUTE),
          RuleConfig.deviating("odd", 3, 30),
          RuleConfig.above("noisy", 2.5, 2.5).withMeasure(Measure.STDDEV));

  /** What one turn came to, a second of one core and of the clock. */
  private record Turn(
      double perCoreSecond, double perSecond, double coreShare, long windows, long events) {}

  /** One turn with records, one without, behind one another. */
  private record Pair(Turn info, Turn none) {}

  /** Of one kind of windows. */
  private static final class Figures {
    private final Map<String, List<Double>> all = new TreeMap<>();
    private long windows;
    private long events;

    void add(Pair pair) {
      Turn info = pair.info();
      Turn none = pair.none();
      add("info", info.perCoreSecond());
      add("none", none.perCoreSecond());
      add("ratio", info.perCoreSecond() / none.perCoreSecond());
      add("clock", info.perSecond());
      add("info share", 100 * info.coreShare());
      add("none share", 100 * none.coreShare());
      windows = info.windows();
      events = info.events();
    }

    private void add(String name, double value) {
      all.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }

    String row() {
      return String.format(
          Locale.ROOT,
          " | %s | %s | %s | %s | %s | %s | %,d | %,d |",
          text("info", 0),
          text("none", 0),
          Spread.ofRatios(all.getOrDefault("ratio", List.of())),
          text("clock", 0),
          text("info share", 2),
          text("none share", 2),
          windows,
          events);
    }

    private String text(String name, int decimals) {
      return Spread.of(all.getOrDefault(name, List.of())).text(decimals);
    }
  }

  private final List<List<SensorReading>> runs;
  private final long readings;
  private final long runNanos; // from one run to the next; 0: at once
  private final List<RuleConfig> rules;

  private PipelineRates(long readings, long rate, int rules) {
    this.runs = runs((int) (readings / RUN));
    this.readings = (long) runs.size() * RUN;
    this.runNanos = rate == 0 ? 0 : RUN * 1_000_000_000L / rate;
    this.rules = RULES.subList(0, rules);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    PipelineRates rates =
        new PipelineRates(number(args, 1, 1_000_000), number(args, 2, 0), (int) number(args, 3, 3));
    System.out.println(
        "| windows | readings/s a core, info | readings/s a core, no records | info of none"
            + " | readings/s by the clock, info | of a core, info, % | of a core, no records, %"
            + " | windows | events |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    rates.rounds(Integer.parseInt(args[0]));
  }

  private static long number(String[] args, int index, long otherwise) {
    return args.length > index ? Long.parseLong(args[index]) : otherwise;
  }

  private void rounds(int rounds) throws IOException, InterruptedException {
    Map<String, Figures> figures = new TreeMap<>();
    for (int round = -WARM_UP; round < rounds; round++) {
      for (Map.Entry<String, Windows> kind : KINDS.entrySet()) {
        Pair pair = pair(kind.getValue(), round % 2 == 0);
        if (round >= 0) {
          figures.computeIfAbsent(kind.getKey(), any -> new Figures()).add(pair);
        }
      }
    }
    figures.forEach((kind, found) -> System.out.println("| " + kind + found.row()));
  }

  private Pair pair(Windows windows, boolean infoFirst) throws IOException, InterruptedException {
    Turn first = turn(windows, infoFirst ? Level.INFO : Level.CRITICAL);
    Turn second = turn(windows, infoFirst ? Level.CRITICAL : Level.INFO);
    if (first.events() != second.events() || first.windows() != second.windows()) {
      throw new IllegalStateException("expected the same of both, found " + first + ", " + second);
    }
    return infoFirst ? new Pair(first, second) : new Pair(second, first);
  }

  private Turn turn(Windows windows, Level level) throws IOException, InterruptedException {
    System.gc();
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

  private Pipeline pipeline(Windows windows) {
    PipelineBuilder builder = Pipeline.named("bench").windows(windows);
    rules.forEach(builder::rule);
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
}
