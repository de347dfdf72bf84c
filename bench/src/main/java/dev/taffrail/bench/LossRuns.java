package dev.taffrail.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What of a backlog does not arrive, or arrives twice, when the receiver is away for ten seconds in
 * the middle, and when the shipper is killed there and started again.
 *
 * <pre>java -Dfluentbit=PROGRAM [-Dtaffrail=./taffrail] -cp 'bench/target/lib/*'
 *     dev.taffrail.bench.LossRuns LINES [SIDE…]</pre>
 */
public final class LossRuns {
  private static final int AWAY_MILLIS = 10_000;

  /** Nothing came for so long: nothing will. */
  private static final int GIVEN_UP_MILLIS = 90_000;

  private final ShipInput input;
  private final CountingLoki loki;
  private final FaultyProxy way;

  private LossRuns(ShipInput input, CountingLoki loki, FaultyProxy way) {
    this.input = input;
    this.loki = loki;
    this.way = way;
  }

  public static void main(String[] args) throws Exception {
    int lines = Integer.parseInt(args[0]);
    List<ShipSide> sides = ShipSide.of(Stream.of(args).skip(1));
    try (Folder folder = Folder.create();
        CountingLoki loki = new CountingLoki("seq");
        FaultyProxy way = new FaultyProxy(loki.port())) {
      LossRuns runs = new LossRuns(ShipInput.write(folder.path(), lines, 1), loki, way);
      for (ShipSide side : sides) {
        runs.away(side);
        runs.killed(side);
      }
    }
  }

  private void away(ShipSide side) throws IOException, InterruptedException {
    Process shipper = begin(side);
    way.set(NetworkFault.REFUSED);
    Thread.sleep(AWAY_MILLIS);
    way.set(NetworkFault.NONE);
    end(side, "receiver away for 10 s", shipper);
  }

  private void killed(ShipSide side) throws IOException, InterruptedException {
    begin(side).destroyForcibly().waitFor();
    end(side, "shipper killed", start(side));
  }

  /** Until a third has arrived. */
  private Process begin(ShipSide side) throws IOException, InterruptedException {
    input.forget();
    loki.clear();
    Process shipper = start(side);
    while (loki.lines() < input.lines() / 3) {
      if (!shipper.isAlive()) {
        throw new IOException(side + " ended with " + shipper.exitValue());
      }
      Thread.sleep(1);
    }
    return shipper;
  }

  private Process start(ShipSide side) throws IOException {
    return new ProcessBuilder(side.following(input, way.port()))
        .directory(input.folder().toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void end(ShipSide side, String run, Process shipper)
      throws IOException, InterruptedException {
    int before = -1;
    for (int quiet = 0; loki.lines() < input.lines() && quiet < GIVEN_UP_MILLIS; quiet += 100) {
      quiet = loki.lines() == before ? quiet : 0;
      before = loki.lines();
      Thread.sleep(100);
    }
    shipper.destroy();
    shipper.waitFor();
    System.out.printf(
        Locale.ROOT,
        "%-20s %-24s %,9d missing, %,9d again with the same time, %,9d with another time%n",
        side,
        run,
        loki.missing(input.lines()),
        loki.again(),
        loki.twice());
  }
}
