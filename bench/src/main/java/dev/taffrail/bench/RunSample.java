package dev.taffrail.bench;

import java.util.List;
import java.util.Locale;

/**
 * A moment of a {@link LongRun}.
 *
 * @param seconds since its start
 * @param killed whether the shipper was killed just before
 * @param written records so far
 * @param arrived different ones of them
 * @param residentBytes the shipper's memory
 * @param lag seconds that the shipper says it is behind; NaN when it said nothing
 */
record RunSample(
    double seconds,
    NetworkFault fault,
    boolean killed,
    int written,
    int arrived,
    long residentBytes,
    double lag) {

  int waiting() {
    return written - arrived;
  }

  static String summary(List<RunSample> samples) {
    return String.format(
        Locale.ROOT,
        "memory: median %.1f MB, at most %.1f MB; waiting: at most %,d records, %.0f s",
        median(samples) / 1e6,
        samples.stream().mapToLong(RunSample::residentBytes).max().orElse(0) / 1e6,
        samples.stream().mapToInt(RunSample::waiting).max().orElse(0),
        samples.stream().mapToDouble(RunSample::lag).filter(Double::isFinite).max().orElse(0));
  }

  private static double median(List<RunSample> samples) {
    return samples.stream()
        .mapToLong(RunSample::residentBytes)
        .sorted()
        .skip(samples.size() / 2)
        .findFirst()
        .orElse(0);
  }
}
