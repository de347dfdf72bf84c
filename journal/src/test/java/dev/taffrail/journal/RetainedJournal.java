package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A journal that a test writes step by step, under clocks of its own, and looks at on the disk. */
final class RetainedJournal implements AutoCloseable {
  static final int LINE = 4_000;

  final ManualClocks clocks = new ManualClocks(Instant.parse("2026-05-30T08:00:00Z"));
  private final JournalConfig config;
  private final JournalFiles files;
  private final Segments segments;
  private final Settler settler;
  private int written;

  RetainedJournal(JournalConfig config) throws IOException {
    this(config, Platform.system().disk());
  }

  RetainedJournal(JournalConfig config, Disk disk) throws IOException {
    this.config = config;
    this.files = new JournalFiles(config.path());
    Platform system = Platform.system();
    Platform platform = new Platform(disk, clocks, system.random(), system.bootId(), system.host());
    Files.createDirectories(files.directory());
    Counters counters = new Counters();
    DroppedSoFar dropped = new DroppedSoFar(() -> 0);
    settler = new Settler(clocks, () -> {});
    segments =
        config.sealed()
            ? new SealedOpening(config, files, platform, counters, dropped, settler).open()
            : PlainSegments.open(config, files, platform, counters, settler);
  }

  /** Appends one record with the time of these clocks, and does all that is due then. */
  void append() throws IOException {
    stage();
    tend();
  }

  /** Appends one record as one of many of a round. */
  void stage() throws IOException {
    String head =
        "{\"timestamp\":\""
            + Timestamps.format(clocks.instant())
            + "\",\"level\":\"info\",\"logger\":\"edge\",\"event\":\"reading\",\"n\":"
            + written++
            + ",\"pad\":\"";
    byte[] line = (head + "x".repeat(LINE - 1 - head.length() - 2) + "\"}").getBytes(UTF_8);
    segments.append(line, false);
  }

  /** Appends until the newest file was rotated so often. */
  void rotate(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      Object before = key();
      while (before.equals(key())) {
        append();
      }
    }
  }

  /** What the writer does when it wakes up, as often as there is something due. */
  void tend() throws IOException {
    do {
      segments.goOn();
      segments.write();
      segments.tend();
      settler.awaitAll();
    } while (segments.dueAt() <= clocks.nanos());
  }

  /** What it does first then. */
  void goOn() throws IOException {
    segments.goOn();
  }

  /** Forces what was written, and says how that ended. */
  void force() throws IOException {
    beginForce();
    endForce();
  }

  /** Begins to force what was written. */
  void beginForce() throws IOException {
    segments.force();
  }

  /** Waits for its end. */
  void endForce() throws IOException {
    settler.awaitAll();
    IOException failure = settler.takeFailure();
    if (failure != null) {
      throw failure;
    }
  }

  /** The monotonic time at which it wakes up by itself. */
  long dueAt() {
    return segments.dueAt();
  }

  int written() {
    return written;
  }

  /** The names of the files of records, the newest file's first. */
  List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(files.directory())) {
      return entries
          .filter(path -> files.number(path) >= 0)
          .sorted((a, b) -> Integer.compare(files.number(a), files.number(b)))
          .map(path -> path.getFileName().toString())
          .toList();
    }
  }

  /** The bytes of all files of records, one that is being made too. */
  long bytes() throws IOException {
    long bytes = Files.exists(files.next()) ? Files.size(files.next()) : 0;
    for (String name : names()) {
      bytes += Files.size(files.base().resolveSibling(name));
    }
    return bytes;
  }

  /** A reader saves its cursor behind so many records more. */
  Cursor read(String name, Cursor from, int records) throws IOException {
    Cursor cursor = from;
    try (JournalReader reader = JournalReader.open(config.path(), from);
        CheckpointFile checkpoints = CheckpointFile.open(config.path(), name)) {
      JournalRecord record = reader.poll();
      for (int i = 0; i < records && record != null; i++) {
        cursor = record.next();
        record = reader.poll();
      }
      checkpoints.save(new Checkpoint(cursor, Map.of()));
    }
    return cursor;
  }

  /** The last lines that say what was lost, the newest last. */
  List<String> losses() throws IOException {
    List<String> found = new ArrayList<>();
    for (String line : Lines.of(config.path())) {
      if (line.contains("\"event\":\"unshipped_lost\"")) {
        found.add(line.substring(line.indexOf("\"cursors\":")));
      }
    }
    return found;
  }

  private Object key() throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(config.path(), java.nio.file.attribute.BasicFileAttributes.class)
            .fileKey());
  }

  @Override
  public void close() throws IOException {
    segments.end();
    segments.close();
  }
}
