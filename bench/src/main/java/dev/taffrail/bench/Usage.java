package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program took of the machine, its own children included, as Linux counts it.
 *
 * @param cpuSeconds user and system time
 * @param seconds from its start to its end
 * @param peakBytes of its largest process, looked at every 20 ms
 */
record Usage(double cpuSeconds, double seconds, long peakBytes) {
  private static final double TICKS_PER_SECOND = 100;

  /** Runs a program to its end. */
  static Usage of(List<String> command, Path folder) throws IOException, InterruptedException {
    double before = childrensSeconds();
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long peak = 0;
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peak(process.pid()));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(command + ": expected exit code 0, found " + process.exitValue());
    }
    return new Usage(childrensSeconds() - before, seconds, peak);
  }

  /** What all children of this process took that have ended. */
  private static double childrensSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    // Behind the name, which may hold blanks: cutime and cstime are fields 16 and 17 of all.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
  }

  private static long peak(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmHWM:")) {
          return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (NoSuchFileException e) {
      // It has ended meanwhile.
      return 0;
    }
    return 0;
  }
}
