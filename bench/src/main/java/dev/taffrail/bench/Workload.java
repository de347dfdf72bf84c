package dev.taffrail.bench;

import java.util.Locale;

/** What is logged in a run, by all sides. */
enum Workload {
  /** A message and ten typed fields. */
  FIELDS,
  /** The same with the ten fields bound before. */
  BOUND,
  /** The ten fields and an exception with a cause. */
  EXCEPTION,
  /** The ten fields, of a level that is disabled. */
  DISABLED;

  static Workload of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  void log(LogSide side, Sample sample) {
    switch (this) {
      case FIELDS -> side.fields(sample);
      case BOUND -> side.bound();
      case EXCEPTION -> side.exception(sample);
      case DISABLED -> side.disabled(sample);
    }
  }

  /** What each thread does before its first call. */
  void prepare(LogSide side) {
    if (this == BOUND) {
      side.bind(Sample.of(0));
    }
  }
}
