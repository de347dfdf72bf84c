package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What it costs to ship a backlog of lines to Loki: processor time of the whole process, from its
 * start to its end, wall time and peak memory, all from the operating system, beside Fluent Bit's,
 * in turns. The lines that arrived are counted by their numbers; each must be there once, with its
 * correlation id as metadata.
 *
 * <pre>java -Dfluentbit=PROGRAM [-Dtaffrail=./taffrail] -cp 'bench/target/lib/*'
 *     dev.taffrail.bench.ShipCosts LINES FILES ROUNDS [SIDE…]</pre>
 *
 * <p>The lines of the foreign sides lie in so many files.
 */
public final class ShipCosts {
  private final ShipInput input;
  private final LokiStandIn loki;
  private final Map<ShipSide, List<Usage>> all = new EnumMap<>(ShipSide.class);

  private ShipCosts(ShipInput input, LokiStandIn loki) {
    this.input = input;
    this.loki = loki;
  }

  public static void main(String[] args) throws Exception {
    int lines = Integer.parseInt(args[0]);
    int files = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    List<ShipSide> sides = ShipSide.of(Stream.of(args).skip(3));
    try (Folder folder = Folder.create();
        LokiStandIn loki = new LokiStandIn(folder.path().resolve("bodies"))) {
      ShipInput input = ShipInput.write(folder.path(), lines, files);
      ShipCosts costs = new ShipCosts(input, loki);
      for (int round = 0; round < rounds; round++) {
        for (ShipSide side : sides) {
          costs.turn(side);
        }
      }
      costs.print();
    }
  }

  private void turn(ShipSide side) throws IOException, InterruptedException {
    input.forget();
    loki.reset();
    List<String> command = side.command(input, loki.port());
    Usage usage = Usage.of(command, input.folder());
    PushedLines pushed = PushedLines.in(loki.bodies(), input.lines());
    pushed.check(side.name(), side.hasIdsInLines());
    all.computeIfAbsent(side, s -> new ArrayList<>()).add(usage);
    System.out.printf(
        Locale.ROOT,
        "%-22s %6.2f s CPU, %6.2f s, %6.1f MB, %,d pushes of %,d bytes%n",
        side,
        usage.cpuSeconds(),
        usage.seconds(),
        usage.peakBytes() / 1e6,
        loki.pushes(),
        loki.bytes());
  }

  private void print() {
    System.out.println();
    List<Usage> base = all.get(ShipSide.FLUENT_BIT_GZIP);
    all.forEach(
        (side, usages) ->
            System.out.printf(
                "%-22s CPU %s s, wall %s s, peak %s MB%s%n",
                side,
                spread(usages, usages, (u, same) -> u.cpuSeconds()).text(2),
                spread(usages, usages, (u, same) -> u.seconds()).text(2),
                spread(usages, usages, (u, same) -> u.peakBytes() / 1e6).text(0),
                base == null ? "" : ratios(usages, base)));
  }

  private static String ratios(List<Usage> usages, List<Usage> base) {
    return "; of Fluent Bit with gzip: CPU "
        + spread(usages, base, (a, b) -> a.cpuSeconds() / b.cpuSeconds()).text(2)
        + ", wall "
        + spread(usages, base, (a, b) -> a.seconds() / b.seconds()).text(2);
  }

  /** A figure of a turn and of the turn of the same round that it is compared with. */
  @FunctionalInterface
  private interface Figure {
    double of(Usage turn, Usage other);
  }

  private static Spread spread(List<Usage> turns, List<Usage> others, Figure figure) {
    List<Double> figures = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      figures.add(figure.of(turns.get(i), others.get(i)));
    }
    return Spread.of(figures);
  }

  /** Where Taffrail's launcher is. */
  static Path launcher() {
    return Path.of(System.getProperty("taffrail", "./taffrail")).toAbsolutePath();
  }
}
