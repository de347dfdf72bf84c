package dev.taffrail.edge.watch;

import dev.taffrail.journal.Level;
import dev.taffrail.log.BoundLogger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees that processors are slowed down because of heat: by the counters of x86 processors, by the
 * kernel's cooling devices for processors, by the firmware of a Raspberry Pi.
 */
final class ThrottlingWatcher implements Watcher {
  /** It comes and goes many times a minute: it is over when there was none for so long. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** The bits of a Raspberry Pi for now: frequency capped, throttled, soft limit of temperature. */
  private static final int PI_HOT = 0b1110;

  private static final int HEXADECIMAL = 16;

  private final Condition condition;
  private final Path sys;
  private final Map<Path, Long> counts = new HashMap<>();
  private List<String> slowed = List.of();
  private long last;

  /**
   * @param sys what is {@code /sys}
   */
  ThrottlingWatcher(BoundLogger log, Duration repeat, Path sys) {
    this.condition = new Condition(log, Level.WARNING, "thermal_throttling", repeat);
    this.sys = sys;
  }

  @Override
  public String name() {
    return "throttling";
  }

  @Override
  public void look(long now) throws IOException {
    List<String> by = new ArrayList<>();
    long more = counters(by);
    coolingDevices(by);
    firmware(by);
    if (!by.isEmpty()) {
      last = now;
      slowed = by;
    }
    condition.update(
        now,
        !by.isEmpty(),
        now - last >= QUIET.toNanos(),
        record -> {
          record.with("by", slowed); // also while there is none: it was these
          if (more > 0) {
            record.with("count", more);
          }
        });
  }

  /** How often since the last look, over all processors. */
  private long counters(List<String> by) throws IOException {
    long sum = 0;
    for (Path cpu : SystemFiles.list(sys.resolve("devices/system/cpu"), "cpu[0-9]*")) {
      long own = 0;
      for (Path counter : SystemFiles.list(cpu.resolve("thermal_throttle"), "*_throttle_count")) {
        Long count = SystemFiles.number(counter);
        Long before = count == null ? null : counts.put(counter, count);
        own += before == null || count == null ? 0 : Math.max(0, count - before);
      }
      if (own > 0) {
        by.add(cpu.getFileName().toString());
      }
      sum += own;
    }
    return sum;
  }

  private void coolingDevices(List<String> by) throws IOException {
    for (Path device : SystemFiles.list(sys.resolve("class/thermal"), "cooling_device*")) {
      Long state = SystemFiles.number(device.resolve("cur_state"));
      String type = SystemFiles.text(device.resolve("type"));
      if (state != null && state > 0 && slowsProcessors(type)) {
        by.add(device.getFileName() + " (" + type + ")");
      }
    }
  }

  /** The names that the kernel's drivers give them; others are fans. */
  private static boolean slowsProcessors(@Nullable String type) {
    String name = type == null ? "" : type.toLowerCase(Locale.ROOT);
    return name.contains("cpufreq") || name.equals("processor");
  }

  private void firmware(List<String> by) {
    String bits = SystemFiles.text(sys.resolve("devices/platform/soc/soc:firmware/get_throttled"));
    try {
      if (bits != null && (Integer.parseInt(bits, HEXADECIMAL) & PI_HOT) != 0) {
        by.add("firmware (" + bits + ")");
      }
    } catch (NumberFormatException e) {
      // Another firmware's file of that name.
    }
  }
}
