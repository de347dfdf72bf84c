package dev.taffrail.edge.adapter;

import dev.taffrail.edge.SensorReading;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns a line of a series into a reading, by the columns that its header names. */
final class CsvLine {
  /** Which spreadsheets write. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final String sensor;
  private final String unit;
  private final ZoneId zone;
  private final int columns;
  private final int time;
  private final int value;
  private final int sensorAt;
  private final int unitAt;
  private final Map<String, Integer> metadata = new LinkedHashMap<>();

  private CsvLine(
      List<String> header, String sensor, String unit, ZoneId zone, Set<String> metadata) {
    this.sensor = sensor;
    this.unit = unit;
    this.zone = zone;
    this.columns = header.size();
    this.time = header.indexOf("timestamp");
    this.value = header.indexOf("value");
    this.sensorAt = header.indexOf("sensor");
    this.unitAt = header.indexOf("unit");
    metadata.forEach(name -> this.metadata.put(name, header.indexOf(name)));
  }

  /** What is expected of a header. */
  static String header(Set<String> metadata) {
    return "'timestamp,value"
        + metadata.stream().sorted().map(name -> "," + name).collect(Collectors.joining())
        + "', also with other columns";
  }

  /**
   * Reads the header.
   *
   * @param header null when there is none
   * @param sensor the name of readings that have none
   * @param unit the unit of readings that have none
   * @param zone of times that name none
   * @param metadata columns that are a reading's metadata
   * @return null when there are not the columns that there have to be
   */
  static @Nullable CsvLine of(
      @Nullable String header, String sensor, String unit, ZoneId zone, Set<String> metadata) {
    if (header == null) {
      return null;
    }
    String text = header.startsWith(BYTE_ORDER_MARK) ? header.substring(1) : header;
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    CsvLine line = new CsvLine(names, sensor, unit, zone, metadata);
    boolean whole = line.time >= 0 && line.value >= 0 && !line.metadata.containsValue(-1);
    return whole ? line : null;
  }

  /**
   * @throws java.time.DateTimeException when the time is none
   * @throws IllegalArgumentException when anything else is wrong
   */
  SensorReading parse(String text) {
    String[] cells = text.split(",", -1);
    if (cells.length != columns) {
      throw new IllegalArgumentException("expected " + columns + " columns, found " + cells.length);
    }
    return new SensorReading(
        cell(cells, sensorAt, sensor),
        TimeText.parse(cells[time].strip(), zone),
        DecimalText.parse(cells[value]),
        cell(cells, unitAt, unit),
        metadata(cells));
  }

  private Map<String, String> metadata(String[] cells) {
    if (metadata.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new HashMap<>();
    metadata.forEach((name, at) -> found.put(name, cells[at].strip()));
    found.values().removeIf(String::isEmpty);
    return found;
  }

  private static String cell(String[] cells, int at, String otherwise) {
    String cell = at < 0 ? "" : cells[at].strip();
    return cell.isEmpty() ? otherwise : cell;
  }
}
