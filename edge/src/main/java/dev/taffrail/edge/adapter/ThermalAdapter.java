package dev.taffrail.edge.adapter;

import dev.taffrail.edge.ThermalZone;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The temperatures of a Linux device, from its thermal zones. A sensor has the name of its zone's
 * type, such as {@code cpu-thermal}; where an earlier zone has that type, with a dot and the zone's
 * number behind it. A zone that gives no temperature, as some do not while what they measure
 * sleeps, or one that cannot be, is a bad reading; when none gives one, the read failed.
 */
public final class ThermalAdapter implements Adapter {
  /** Where Linux has them. */
  public static final Path ROOT = Path.of("/sys/class/thermal");

  private static final String PREFIX = "thermal_zone";
  private final Path root;
  private final Duration every;

  /**
   * Of the zones in a folder.
   *
   * @param root the folder with {@code thermal_zone0} and so on
   * @param every from one reading to the next
   */
  public ThermalAdapter(Path root, Duration every) {
    this.root = root;
    this.every = every;
  }

  @Override
  public String name() {
    return "thermal";
  }

  @Override
  public String source() {
    return root.toString();
  }

  @Override
  public Link connect(Intake intake) throws IOException {
    Map<String, Path> zones = zones();
    if (zones.isEmpty()) {
      throw new IOException("expected " + PREFIX + "0 or others in " + root + ", found none");
    }
    read(zones, intake);
    return Link.polling(every, () -> read(zones, intake), () -> {});
  }

  /** By the names of the sensors. */
  private Map<String, Path> zones() throws IOException {
    Map<Integer, Path> byNumber = new TreeMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path zone : found) {
        String number = zone.getFileName().toString().substring(PREFIX.length());
        if (number.matches("\\d{1,6}")) {
          byNumber.put(Integer.valueOf(number), zone);
        }
      }
    }
    Map<String, Path> zones = new TreeMap<>();
    Set<String> types = new HashSet<>();
    byNumber.forEach(
        (number, zone) -> {
          String type = type(zone);
          zones.put(types.add(type) ? type : type + "." + number, zone);
        });
    return zones;
  }

  private static String type(Path zone) {
    try {
      String type = Files.readString(zone.resolve("type")).strip();
      return type.isEmpty() ? zone.getFileName().toString() : type;
    } catch (IOException e) {
      return zone.getFileName().toString();
    }
  }

  private static void read(Map<String, Path> zones, Intake intake) throws IOException {
    IOException last = null;
    int failed = 0;
    for (Map.Entry<String, Path> zone : zones.entrySet()) {
      try {
        intake.put(zone.getKey(), ThermalZone.celsius(zone.getValue()), "Cel");
      } catch (IOException e) {
        failed++;
        last = e;
        intake.bad(zone.getKey() + ": " + AdapterRecords.reason(e));
      }
    }
    if (last != null && failed == zones.size()) {
      throw last;
    }
  }
}
