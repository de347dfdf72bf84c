package dev.taffrail.agent.demo;

import java.util.List;

/**
 * An embedded series of the Numenta Anomaly Benchmark.
 *
 * @param pipeline the pipeline and the sensor that replay it
 * @param file its name, in the program and in the demo's folder
 * @param readings how many it holds
 */
record Series(String pipeline, String file, long readings) {
  static final List<Series> ALL =
      List.of(
          new Series("ambient_temperature", "ambient_temperature_system_failure.csv", 7_267),
          new Series("machine_temperature", "machine_temperature_system_failure.csv", 22_695));

  static long allReadings() {
    return ALL.stream().mapToLong(Series::readings).sum();
  }

  /** Under which name the labels of its anomalies stand. */
  String label() {
    return "realKnownCause/" + file;
  }
}
