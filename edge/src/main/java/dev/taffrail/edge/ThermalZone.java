package dev.taffrail.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a thermal zone of Linux says; for the watcher of temperatures and the adapter. */
public final class ThermalZone {
  /** Zones without a sensor, and broken ones, say less or more. */
  private static final int LEAST_MILLIDEGREES = -60_000;

  private static final int MOST_MILLIDEGREES = 250_000;

  private ThermalZone() {}

  /**
   * Its temperature in degrees Celsius.
   *
   * @param zone the zone's folder
   * @throws IOException when it says none, as one whose sensor sleeps, or one that cannot be
   */
  public static double celsius(Path zone) throws IOException {
    String text = Files.readString(zone.resolve("temp")).strip();
    if (!text.matches("[+-]?\\d{1,9}")) {
      throw new IOException("expected thousandths of a degree, found no such number");
    }
    int value = Integer.parseInt(text);
    if (value <= LEAST_MILLIDEGREES || value >= MOST_MILLIDEGREES) {
      throw new IOException("expected a temperature that can be, found " + value / 1000 + " Cel");
    }
    return value / 1000.0;
  }
}
