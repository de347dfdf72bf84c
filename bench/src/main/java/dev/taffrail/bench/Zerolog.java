package dev.taffrail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * zerolog, of Go: a process that logs the same records into one buffered file without rotation and
 * prints the nanoseconds that it took, its start not among them. It is built by
 *
 * <pre>GO111MODULE=off GOPATH=/usr/share/gocode go build -o bench/target/zerolog
 * bench/src/main/go/zerolog.go</pre>
 *
 * and found by {@code -Dzerolog=bench/target/zerolog}.
 */
record Zerolog(Path program, Workload workload) {
  /** Null when there is none, or it has no such calls. */
  static @Nullable Zerolog built(Workload workload) {
    String program = System.getProperty("zerolog");
    boolean known = workload == Workload.FIELDS || workload == Workload.BOUND;
    return program == null || !known ? null : new Zerolog(Path.of(program), workload);
  }

  CheckedLines checked() throws IOException {
    try (Folder folder = Folder.create()) {
      Path file = folder.path().resolve("zerolog.log");
      long[] unused = run(file, 1, 64);
      return CheckedLines.of("zerolog", workload, Files.readAllLines(file));
    }
  }

  /** Records a second. */
  double rate(int threads, long records) throws IOException {
    return records * 1e9 / counted(threads, records)[0];
  }

  /**
   * Calls a second and what one costs its thread, in nanoseconds of processor time, at this rate.
   */
  double[] cost(int rate, int seconds) throws IOException {
    long records = (long) rate * seconds;
    long[] nanos = counted(1, records, String.valueOf(rate));
    return new double[] {records * 1e9 / nanos[0], nanos[1] / (double) records};
  }

  private long[] counted(int threads, long records, String... rate) throws IOException {
    try (Folder folder = Folder.create();
        KeptFiles files = KeptFiles.of(folder.path())) {
      long[] nanos = run(folder.path().resolve("zerolog.log"), threads, records, rate);
      long arrived = files.records();
      if (arrived != records) {
        throw new IOException(
            "zerolog: expected " + records + " records in the file, found " + arrived);
      }
      return nanos;
    }
  }

  /** How long it took, and at a rate the processor time of its calls. */
  private long[] run(Path file, int threads, long records, String... rate) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toAbsolutePath().toString());
    command.add(workload.name());
    command.add(String.valueOf(threads));
    command.add(String.valueOf(records));
    command.add(file.toString());
    command.addAll(List.of(rate));
    return Stream.of(Command.run(command).split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }
}
