package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import dev.taffrail.edge.Windows;
import dev.taffrail.journal.FailureWords;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Readings from a recorded series: CSV with a header that names the columns {@code timestamp} and
 * {@code value}, in whatever order. {@code sensor} and {@code unit} may be columns too, and such as
 * are metadata; others are passed over. Times are ISO 8601, as {@code 2026-05-30T08:00:00Z} or
 * {@code 2026-05-30 08:00:00}, in UTC where they name no zone. Quotes have no meaning. Read line by
 * line, so that a series of any length takes the memory of one batch. A line that cannot be read
 * becomes an {@code adapter_read_failed} record with its number, and the replay goes on behind it;
 * empty lines are passed over. As of all adapters each change of its state is a debug record,
 * {@code adapter_state_changed}: connecting, up, and down at the end. For one thread, but for
 * {@link #status}.
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
  /** Its kind, as records and {@link #status} say it. */
  public static final String NAME = "csv";

  private static final int MOST_RECORDS = 100;
  private final BufferedReader reader;
  private final String source;
  private final BoundLogger log;
  private final CsvLine line;
  private long lines = 1;
  private final AtomicLong readings = new AtomicLong();
  private final AtomicLong badLines = new AtomicLong();
  private @Nullable SensorReading ahead;
  private boolean ended;
  private volatile @Nullable String failure;
  private volatile AdapterState state = AdapterState.DOWN;

  private CsvReplay(BufferedReader reader, String source, CsvLine line) {
    this.reader = reader;
    this.source = source;
    this.log = BoundLogger.get("edge.adapter").bind("adapter", NAME).bind("source", source);
    this.line = line;
    to(AdapterState.CONNECTING, null);
    to(AdapterState.UP, null);
  }

  /**
   * Opens a file whose times are in UTC where they name no zone.
   *
   * @param sensor the name of readings that have none
   * @param unit the unit of readings that have none
   * @throws IOException when it cannot be read or has another header
   */
  public static CsvReplay open(Path file, String sensor, String unit) throws IOException {
    return open(file, sensor, unit, ZoneOffset.UTC, Set.of());
  }

  /**
   * Opens a file.
   *
   * @param sensor the name of readings that have none
   * @param unit the unit of readings that have none
   * @param zone of times that name none. Of an hour that comes twice, as in autumn, it is the first
   * @param metadata columns that the file has to have, which are metadata of the readings
   * @throws IOException when it cannot be read or has another header
   */
  public static CsvReplay open(
      Path file, String sensor, String unit, ZoneId zone, Set<String> metadata) throws IOException {
    // A byte that is no UTF-8 makes a bad line, not the end: newBufferedReader would throw.
    Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
    return of(reader, file.toString(), sensor, unit, zone, metadata);
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
    return of(reader, name, sensor, unit, ZoneOffset.UTC, Set.of());
  }

  private static CsvReplay of(
      Reader reader, String name, String sensor, String unit, ZoneId zone, Set<String> metadata)
      throws IOException {
    BufferedReader buffered = new BufferedReader(reader);
    try {
      String header = buffered.readLine();
      CsvLine line = CsvLine.of(header, sensor, unit, zone, metadata);
      if (line == null) {
        throw new IOException(
            name
                + ", line 1: expected the header "
                + CsvLine.header(metadata)
                + ", found "
                + Excerpt.of(header));
      }
      return new CsvReplay(buffered, name, line);
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

  /**
   * How it fares now: up until the series is over, cannot be read any further, or is closed. From
   * any thread.
   */
  public AdapterStatus status() {
    long failures = failure == null ? 0 : 1;
    return new AdapterStatus(NAME, source, state, readings.get(), badLines(), 0, failures, failure);
  }

  /** How many lines could not be read so far. */
  public long badLines() {
    return badLines.get();
  }

  @Override
  public void close() throws IOException {
    to(AdapterState.DOWN, "stopped");
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
      failure = FailureWords.of(e);
      to(AdapterState.DOWN, failure);
      throw new UncheckedIOException(e);
    }
  }

  private void parse(String text) {
    try {
      ahead = line.parse(text);
      readings.incrementAndGet();
    } catch (DateTimeException | IllegalArgumentException e) {
      if (badLines.incrementAndGet() <= MOST_RECORDS) {
        log.warning("adapter_read_failed")
            .with("line", lines)
            .with("text", Excerpt.of(text))
            .with("reason", e.getMessage())
            .log();
      }
    }
  }

  /** A file that is no series at all must not fill the journal: past the bound, one sum. */
  private void end() {
    ended = true;
    to(AdapterState.DOWN, "the series is over");
    if (badLines() > MOST_RECORDS) {
      log.warning("adapter_read_failed").with("bad_lines", badLines()).with("lines", lines).log();
    }
  }

  private void to(AdapterState next, @Nullable String reason) {
    if (state == next) {
      return;
    }
    log.debug("adapter_state_changed")
        .with("from", state.label())
        .with("to", next.label())
        .with("reason", reason)
        .log();
    state = next;
  }
}
