package dev.taffrail.edge;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * Readings from a recorded series: CSV with the columns {@code timestamp,value} and a header, times
 * as {@code yyyy-MM-dd HH:mm:ss} in UTC. Read line by line, so that a series of any length takes
 * the memory of one batch. A line that cannot be read becomes an {@code adapter_read_failed} record
 * with its number, and the replay goes on behind it. For one thread.
 */
public final class CsvReplay implements Iterator<SensorReading>, Closeable {
  private CsvReplay() {}

  /**
   * Opens a file.
   *
   * @param sensor the name that the readings get
   * @param unit the unit that the readings get
   * @throws IOException when it cannot be read or has another header
   */
  public static CsvReplay open(Path file, String sensor, String unit) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads from anywhere; closing the replay closes the reader.
   *
   * @param name of the series, for records and messages
   */
  public static CsvReplay of(Reader reader, String name, String sensor, String unit)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasNext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SensorReading next() {
    throw new UnsupportedOperationException();
  }

  /**
   * What is still to come in batches, one for each stretch of that length (aligned as {@link
   * Windows#tumbling} does it) in which there are readings: {@code Duration.ofDays(1)} gives days.
   */
  public Iterable<List<SensorReading>> batches(Duration length) {
    throw new UnsupportedOperationException();
  }

  /** How many lines could not be read so far. */
  public long badLines() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
