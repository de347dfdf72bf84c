package dev.taffrail.bench;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of one logging call: ten fields, each with its type. A table of different ones, made
 * before anything is measured, so that no side can format one number once for all.
 */
record Sample(
    String sensor,
    String site,
    long reading,
    int battery,
    long uptime,
    double value,
    double limit,
    boolean alarm,
    Instant at,
    Unit unit) {

  /** The message of each record, or the event's name. */
  static final String MESSAGE = "sensor_reading";

  /** The logger of each record. */
  static final String LOGGER = "bench";

  private static final int COUNT = 1024;
  private static final Sample[] TABLE = table();

  enum Unit {
    CELSIUS,
    KELVIN
  }

  /**
   * Loads the class of the texts for this one's loader: the compiler puts no method in place of its
   * call whose signature names a class that was not asked for there, and would leave two calls in
   * every side's loop.
   */
  static final Class<?> LOADED = String.class;

  private static Sample[] table() {
    Sample[] table = new Sample[COUNT];
    for (int i = 0; i < COUNT; i++) {
      table[i] =
          new Sample(
              "cold-room-" + i % 16,
              "warehouse north, dock " + i % 7,
              1_000_000L + 7919L * i,
              i % 101,
              86_400_000L + 61L * i,
              (i * 37 % 4_000 - 2_000) / 100.0,
              8.5 + i % 4 / 4.0,
              i % 5 == 0,
              Instant.ofEpochSecond(1_780_000_000L + i, 123_456_000L + 1_000L * i),
              Unit.values()[i % 2]);
    }
    return table;
  }

  /** For the call of this number. */
  static Sample of(long number) {
    return TABLE[(int) number & (COUNT - 1)];
  }

  /** The fields by the names that all sides give them. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sensor", sensor);
    fields.put("site", site);
    fields.put("reading", reading);
    fields.put("battery", battery);
    fields.put("uptime", uptime);
    fields.put("value", value);
    fields.put("limit", limit);
    fields.put("alarm", alarm);
    fields.put("at", at);
    fields.put("unit", unit);
    return fields;
  }
}
