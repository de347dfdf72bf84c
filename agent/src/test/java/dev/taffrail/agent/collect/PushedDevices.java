package dev.taffrail.agent.collect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

/** A collector, and pushes of devices to it. */
abstract class PushedDevices {
  @TempDir Path dir;

  static RunningCollector limited(Path dir, UnaryOperator<DeviceLimits> limits) throws IOException {
    return RunningCollector.in(dir, config -> config.withDevices(limits.apply(config.devices())));
  }

  static String stream(String host, long nanos, String line) {
    return "{\"stream\":{\"host\":\"%s\"},\"values\":[[\"%d\",\"%s\"]]}"
        .formatted(host, nanos, line);
  }

  static int loki(RunningCollector collector, String labels, long nanos, String line)
      throws Exception {
    return collector
        .loki(
            "{\"streams\":[{\"stream\":{%s},\"values\":[[\"%d\",\"%s\"]]}]}"
                .formatted(labels, nanos, line))
        .statusCode();
  }

  /** The folder that a journal lies in has the device's name. */
  static String device(Path journal) {
    return journal.getName(journal.getNameCount() - 2).toString();
  }
}
