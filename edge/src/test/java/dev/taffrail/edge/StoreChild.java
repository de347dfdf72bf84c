package dev.taffrail.edge;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A process whose pipeline runs without end, and says each run's id when the run has returned. */
final class StoreChild {
  private StoreChild() {}

  static Process start(Path store, URI cloud, long seed, File output) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            StoreChild.class.getName(),
            store.toString(),
            cloud.toString(),
            Long.toString(seed));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static Pipeline pipeline(Path store, URI cloud) {
    CloudStore kept = CloudStore.at(store).withDeadLetters(100_000);
    return Pipeline.named("fridge")
        .windows(Windows.tumbling(Duration.ofMinutes(1)))
        .rule(RuleConfig.above("warm", 8, 6))
        .rule(RuleConfig.above("hot", 9, 8).withSeverity(Severity.CRITICAL))
        .cloud(
            CloudSync.to(cloud)
                .withAttempts(2)
                .withBackoff(Duration.ofMillis(1))
                .withRowsPerRequest(3)
                .withStore(kept))
        .build();
  }

  public static void main(String[] arguments) {
    Random random = new Random(Long.parseLong(arguments[2]));
    try (Pipeline pipeline = pipeline(Path.of(arguments[0]), URI.create(arguments[1]))) {
      for (int minute = 0; ; minute += 4) {
        double[] values = random.doubles(4, 0, 10).toArray();
        System.out.println(pipeline.run(Readings.minutes(minute, values)).correlationId());
      }
    }
  }
}
