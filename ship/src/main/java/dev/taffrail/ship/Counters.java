package dev.taffrail.ship;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a lane did with the records that it met, kept in one checkpoint with its cursor. For one
 * thread.
 */
final class Counters {
  /** Of nothing. Not to be changed. */
  static final Counters NONE = new Counters();

  /** Of one record of the lane, as most are. Not to be changed. */
  static final Counters ONE_READ = oneRead();

  private static final String REFUSED = "refused_";

  /** Records of this lane. */
  long read;

  /** Records of the other lane. */
  long passed;

  /** Records of either lane that retention deleted before they were met. */
  long skipped;

  long delivered;
  long filtered;

  /** Records of the journal that are part of a delivered one. */
  long summarised;

  /** Delivered records that the journal has not: summaries. */
  long made;

  /** Without an own map while it is empty. */
  private Map<String, Long> refused = Map.of();

  static Counters of(Map<String, Long> values) {
    Counters counters = new Counters();
    counters.read = values.getOrDefault("read", 0L);
    counters.passed = values.getOrDefault("passed", 0L);
    counters.skipped = values.getOrDefault("skipped", 0L);
    counters.delivered = values.getOrDefault("delivered", 0L);
    counters.filtered = values.getOrDefault("filtered", 0L);
    counters.summarised = values.getOrDefault("summarised", 0L);
    counters.made = values.getOrDefault("made", 0L);
    values.forEach(
        (name, value) -> {
          if (name.startsWith(REFUSED)) {
            counters.refuse(name.substring(REFUSED.length()), value);
          }
        });
    return counters;
  }

  Map<String, Long> toMap() {
    Map<String, Long> values = new TreeMap<>();
    values.put("read", read);
    values.put("passed", passed);
    values.put("skipped", skipped);
    values.put("delivered", delivered);
    values.put("filtered", filtered);
    values.put("summarised", summarised);
    values.put("made", made);
    refused.forEach((reason, count) -> values.put(REFUSED + reason, count));
    return values;
  }

  void add(Counters other) {
    read += other.read;
    passed += other.passed;
    skipped += other.skipped;
    delivered += other.delivered;
    filtered += other.filtered;
    summarised += other.summarised;
    made += other.made;
    if (!other.refused.isEmpty()) {
      other.refused.forEach(this::refuse);
    }
  }

  /** Sets all to zero. */
  void clear() {
    read = 0;
    passed = 0;
    skipped = 0;
    delivered = 0;
    filtered = 0;
    summarised = 0;
    made = 0;
    refused = Map.of();
  }

  /** A piece of this kind, as {@link Piece} has it. */
  void deliver(int own, long folded) {
    delivered += own;
    summarised += folded;
    made += 1 - own;
  }

  /** The same, with so many records filtered; itself when there are none. */
  Counters withFiltered(long records) {
    if (records == 0) {
      return this;
    }
    Counters with = copy();
    with.filtered = records;
    return with;
  }

  Counters copy() {
    Counters copy = new Counters();
    copy.add(this);
    return copy;
  }

  void refuse(String reason, long records) {
    if (refused.isEmpty()) {
      refused = new TreeMap<>();
    }
    refused.merge(reason, records, Long::sum);
  }

  long refused() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  Map<String, Long> refusedByReason() {
    return Map.copyOf(refused);
  }

  private static Counters oneRead() {
    Counters counters = new Counters();
    counters.read = 1;
    return counters;
  }

  /** How many records lie between the place where the lane began and where it is. */
  long met() {
    return read + passed + skipped;
  }
}
