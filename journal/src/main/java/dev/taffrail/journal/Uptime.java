package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How long Linux slept: its up-time counts that, the clock of {@link System#nanoTime} does not. */
final class Uptime {
  private static final Path UPTIME = Path.of("/proc/uptime");

  private Uptime() {}

  /** 0 where there is no such file. */
  static long sleptMicros() {
    return Math.max(0, ClockReading.of(Uptime::micros, System::nanoTime).offsetMicros());
  }

  private static long micros() {
    try {
      // Seconds with two decimals, a space, the idle time. Reading it takes microseconds.
      String text = Files.readString(UPTIME);
      double seconds = Double.parseDouble(text.substring(0, text.indexOf(' ')));
      return (long) (seconds * 1e6);
    } catch (IOException | RuntimeException e) {
      // Not Linux, or not as we know it: no time counts as slept.
      return -TimeUnit.NANOSECONDS.toMicros(Clocks.CENTURY.toNanos());
    }
  }
}
