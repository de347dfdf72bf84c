package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.Shipper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program that {@link PowerCuts} cuts the power of: numbers its records and ships them, and
 * marks between the writes of the disk which of them are synced by now, and which of them and which
 * seals a receiver took.
 */
final class PowerCutWriter {
  static final String KEY = "key";
  static final String SYNCED = "synced";
  static final String SHIPPED = "shipped";
  static final String DELIVERED = "delivered";
  static final String FROM = "from";

  private final Path log;
  private final Path marks;
  private final int backups;
  private final SplittableRandom random;

  private PowerCutWriter(Path log, Path marks, int backups, long seed) {
    this.log = log;
    this.marks = marks;
    this.backups = backups;
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] args) throws Exception {
    PowerCutWriter writer =
        new PowerCutWriter(
            Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[4]));
    writer.write(Duration.ofSeconds(Long.parseLong(args[3])));
    // Killed, as a power cut would: nothing is closed.
    Runtime.getRuntime().halt(0);
  }

  static JournalConfig config(Path log, int backups) {
    return JournalConfig.at(log)
        .withMaxBytes(128 * 1024)
        .withBackups(backups)
        .withSync(Duration.ofSeconds(1));
  }

  private void write(Duration time) throws Exception {
    long first = first();
    Journal journal = Journal.open(config(log, backups));
    mark(FROM, "" + first);
    mark(KEY, Files.readString(log.resolveSibling("edge.log.vkey")).strip());
    Shipper shipper = Shipper.builder(log).sink(new NumberedSink(this::taken)).build();
    shipper.start();
    long end = System.nanoTime() + time.toNanos();
    for (long n = first; System.nanoTime() - end < 0; n++) {
      journal.append(record(random.nextInt(50) == 0 ? "error" : "info", n));
      if (random.nextInt(40) == 0) {
        force(journal, n);
      }
      if (random.nextInt(300) == 0) {
        Thread.sleep(random.nextInt(60));
      }
    }
  }

  /** Behind the last one that a power cut before left. */
  private long first() throws IOException {
    try (Stream<Path> files = Files.list(log.getParent())) {
      List<Path> numbered =
          files
              .filter(file -> file.getFileName().toString().matches("edge\\.log(\\.\\d+|\\.new)?"))
              .toList();
      return CutJournal.numbers(numbered).stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    }
  }

  private void force(Journal journal, long n) throws IOException {
    if (random.nextInt(4) == 0) {
      journal.seal();
    } else {
      journal.sync();
    }
    mark(SYNCED, "" + n);
  }

  static byte[] record(String level, long n) {
    return ("{\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"level\":\""
            + level
            + "\",\"logger\":\"edge\",\"event\":\"counted\",\"n\":"
            + n
            + ",\"pad\":\""
            + "x".repeat((int) (n % 150))
            + "\"}")
        .getBytes(UTF_8);
  }

  private void taken(List<Long> numbers, List<String> seals) {
    try {
      if (!numbers.isEmpty()) {
        mark(DELIVERED, numbers.stream().map(String::valueOf).collect(Collectors.joining(" ")));
      }
      for (String seal : seals) {
        mark(SHIPPED, seal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void mark(String kind, String text) throws IOException {
    Files.writeString(marks, kind + " " + text, StandardOpenOption.WRITE);
  }
}
