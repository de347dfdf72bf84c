package dev.taffrail.edge;

import dev.taffrail.log.BoundLogger;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Readings from a recorded series: CSV with the columns {@code timestamp,value} and a header, times
 * as {@code yyyy-MM-dd HH:mm:ss} in UTC. Read line by line, so that a series of any length takes
 * the memory of one batch. A line that cannot be read becomes an {@code adapter_read_failed} record
 * with its number, and the replay goes on behind it; empty lines are passed over. For one thread.
 *
 * <pre>{@code
 * try (CsvReplay replay = CsvReplay.open(file, "boiler", "Cel")) {
 *   for (List<SensorReading> day : replay.batches(Duration.ofDays(1))) {
 *     pipeline.run(day);
 *   }
 * }
 * }</pre>
 */
public final class CsvReplay implements Iterator<SensorReading>, Closeable {
  private static final String HEADER = "timestamp,value";
  private static final int MOST_RECORDS = 100;
  private final BufferedReader reader;
  private final BoundLogger log;
  private final CsvLine line;
  private long lines = 1;
  private long badLines;
  private @Nullable SensorReading ahead;
  private boolean ended;

  private CsvReplay(BufferedReader reader, String name, String sensor, String unit) {
    this.reader = reader;
    this.log = BoundLogger.get("edge.adapter").bind("adapter", "csv").bind("source", name);
    this.line = new CsvLine(sensor, unit);
  }

  /**
   * Opens a file.
   *
   * @param sensor the name that the readings get
   * @param unit the unit that the readings get
   * @throws IOException when it cannot be read or has another header
   */
  public static CsvReplay open(Path file, String sensor, String unit) throws IOException {
    // A byte that is no UTF-8 makes a bad line, not the end: newBufferedReader would throw.
    Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
    return of(reader, file.toString(), sensor, unit);
  }

  /**
   * Reads from anywhere. Closing the replay closes the reader, which is also closed when this
   * throws.
   *
   * @param name of the series, for records and messages
   * @throws IOException when it cannot be read or has another header
   */
  public static CsvReplay of(Reader reader, String name, String sensor, String unit)
      throws IOException {
    BufferedReader buffered = new BufferedReader(reader);
    try {
      String header = buffered.readLine();
      if (header == null || !header.strip().equals(HEADER)) {
        throw new IOException(
            name + ", line 1: expected '" + HEADER + "', found " + CsvLine.excerpt(header));
      }
      return new CsvReplay(buffered, name, sensor, unit);
    } catch (IOException | RuntimeException e) {
      buffered.close();
      throw e;
    }
  }

  /**
   * @throws UncheckedIOException when the series cannot be read any further
   */
  @Override
  public boolean hasNext() {
    while (ahead == null && !ended) {
      readLine();
    }
    return ahead != null;
  }

  @Override
  public SensorReading next() {
    if (!hasNext() || ahead == null) {
      throw new NoSuchElementException("no reading behind line " + lines);
    }
    SensorReading next = ahead;
    ahead = null;
    return next;
  }

  /**
   * What is still to come in batches, one for each stretch of that length (aligned as {@link
   * Windows#tumbling} does it) in which there are readings: {@code Duration.ofDays(1)} gives days.
   * To be gone through once.
   */
  public Iterable<List<SensorReading>> batches(Duration length) {
    return () -> new CsvBatches(this, length);
  }

  /** How many lines could not be read so far. */
  public long badLines() {
    return badLines;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private void readLine() {
    String text = nextLine();
    if (text == null) {
      end();
      return;
    }
    lines++;
    if (!text.isBlank()) {
      parse(text);
    }
  }

  private @Nullable String nextLine() {
    try {
      return reader.readLine();
    } catch (IOException e) {
      log.warning("adapter_read_failed").with("line", lines + 1).exception(e).log();
      ended = true;
      throw new UncheckedIOException(e);
    }
  }

  private void parse(String text) {
    try {
      ahead = line.parse(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      badLines++;
      if (badLines <= MOST_RECORDS) {
        log.warning("adapter_read_failed")
            .with("line", lines)
            .with("text", CsvLine.excerpt(text))
            .with("reason", e.getMessage())
            .log();
      }
    }
  }

  /** A file that is no series at all must not fill the journal: past the bound, one sum. */
  private void end() {
    ended = true;
    if (badLines > MOST_RECORDS) {
      log.warning("adapter_read_failed").with("bad_lines", badLines).with("lines", lines).log();
    }
  }
}
