package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.taffrail.journal.CheckpointFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends once more what a receiver refused: for when the receiver was mended. No shipper may run to
 * this sink meanwhile.
 *
 * <p>The refused log is put aside first ({@code edge.log.refused.SINK.again}), under which name it
 * stays until each line of it was taken, or stands in the refused log anew. A crash in between
 * repeats, and loses nothing.
 */
public final class RefusedShipment {
  private static final Duration STEP = Duration.ofMillis(200);

  /** How much is written and forced at once. */
  private static final int PIECE = 256 * 1024;

  private final Path journal;
  private final Sink sink;
  private final TimePolicy times;
  private final RefusedLog log;
  private final Path aside;
  private final Map<Way, Map<String, Position>> reached = new LinkedHashMap<>();
  private final List<byte[]> unreadable = new ArrayList<>();
  private final Map<Way, List<RefusedLine>> lines = new LinkedHashMap<>();

  /** A source, which may have been of one lane or of two. */
  private record Way(String source, boolean alone) {}

  /**
   * What became of it.
   *
   * @param status of the sink, with the accounts of this shipment alone; null when nothing stood in
   *     the log
   * @param unsettled records that were not sent, or not answered; they stay
   * @param unreadable lines that are no refused records: torn, or changed by somebody; they stay
   */
  public record Result(@Nullable SinkStatus status, int unsettled, int unreadable) {}

  private RefusedShipment(Path journal, Sink sink, TimePolicy times) {
    this.times = times;
    this.journal = journal.toAbsolutePath();
    this.sink = sink;
    log = RefusedLog.beside(this.journal, sink.name());
    aside =
        this.journal.resolveSibling(
            this.journal.getFileName() + ".refused." + sink.name() + ".again");
  }

  /**
   * Sends all that stands in the sink's refused log, and closes the sink. What is refused again
   * stands there again; what was not settled stays there.
   *
   * @param times what becomes of records whose time the receiver does not take
   * @param goOn asked now and then whether to go on while the receiver is away
   * @throws dev.taffrail.journal.JournalHeldException while a shipper runs to this sink
   */
  public static Result send(Path journal, Sink sink, TimePolicy times, BooleanSupplier goOn)
      throws IOException, InterruptedException {
    try (sink) {
      RefusedShipment shipment = new RefusedShipment(journal, sink, times);
      if (!shipment.isThere()) {
        return new Result(null, 0, 0);
      }
      // Whoever ships to this sink writes to its refused log.
      try (CheckpointFile held =
          CheckpointFile.open(shipment.journal, sink.name() + "." + Lane.URGENT.label())) {
        return shipment.send(held, goOn);
      }
    }
  }

  private boolean isThere() {
    return Files.exists(aside) || Files.exists(log.older()) || Files.exists(log.file());
  }

  // The lock is held by its being open.
  @SuppressWarnings("unused")
  private Result send(CheckpointFile held, BooleanSupplier goOn)
      throws IOException, InterruptedException {
    putAside();
    SinkStatus status = lines.isEmpty() ? null : ship(goOn);
    List<byte[]> left = new ArrayList<>(unreadable);
    lines.forEach((way, some) -> left.addAll(unsettled(way, some)));
    putBack(left);
    Files.delete(aside);
    force(aside.getParent());
    return new Result(status, left.size() - unreadable.size(), unreadable.size());
  }

  /** One file of all that stands there; after a crash some of it may stand in two places. */
  private void putAside() throws IOException {
    Set<String> all = new LinkedHashSet<>();
    for (Path file : List.of(aside, log.older(), log.file())) {
      if (Files.exists(file)) {
        all.addAll(List.of(new String(Files.readAllBytes(file), UTF_8).split("\n")));
      }
    }
    List<byte[]> newest = newest(all);
    Path unfinished = aside.resolveSibling(aside.getFileName() + ".new");
    Files.write(unfinished, joined(newest));
    force(unfinished);
    Files.move(unfinished, aside, ATOMIC_MOVE);
    force(aside.getParent());
    Files.deleteIfExists(log.older());
    Files.deleteIfExists(log.file());
    newest.stream().filter(line -> line.length > 0).forEach(this::sort);
  }

  /** The log's own bound holds here, too, however often this was killed. */
  private static List<byte[]> newest(Set<String> all) {
    List<byte[]> lines = all.stream().map(line -> line.getBytes(UTF_8)).toList();
    long bytes = 0;
    int first = lines.size();
    while (first > 0 && bytes + lines.get(first - 1).length < 2 * RefusedLog.MAX_BYTES) {
      first--;
      bytes += lines.get(first).length + 1;
    }
    return lines.subList(first, lines.size());
  }

  private void sort(byte[] raw) {
    RefusedLine line = RefusedLine.parse(raw);
    if (line == null) {
      unreadable.add(raw);
    } else {
      lines
          .computeIfAbsent(new Way(line.source(), line.alone()), way -> new ArrayList<>())
          .add(line);
    }
  }

  private SinkStatus ship(BooleanSupplier goOn) throws IOException, InterruptedException {
    List<Origin> origins = new ArrayList<>();
    lines.forEach(
        (way, some) -> {
          Map<String, Position> places = new ConcurrentHashMap<>();
          reached.put(way, places);
          origins.add(RefusedSource.origin(way.source(), way.alone(), some, places));
        });
    Shipper shipper =
        Shipper.builder(journal)
            .sources(origins)
            .clock(ClockRule.NONE)
            .sink(sink, List.of(), SinkOptions.DEFAULT.withTime(times))
            .drain(Duration.ZERO)
            .build();
    try (shipper) {
      shipper.start();
      while (!shipper.awaitDrained(STEP) && goOn.getAsBoolean()) {}
    }
    return shipper.status().values().iterator().next();
  }

  /** The lines behind the place that their lane came to. */
  private List<byte[]> unsettled(Way way, List<RefusedLine> some) {
    List<byte[]> left = new ArrayList<>();
    Map<String, Position> places = reached.getOrDefault(way, Map.of());
    for (int i = 0; i < some.size(); i++) {
      RefusedLine line = some.get(i);
      if (places.getOrDefault(place(line), Position.START).index() <= i) {
        left.add(line.raw());
      }
    }
    return left;
  }

  private String place(RefusedLine line) {
    if (line.alone()) {
      return sink.name();
    }
    Lane lane = Lane.URGENT.takes(line.head()) ? Lane.URGENT : Lane.BULK;
    return sink.name() + "." + lane.label();
  }

  private void putBack(List<byte[]> left) throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    for (byte[] line : left) {
      piece.writeBytes(line);
      piece.write('\n');
      if (piece.size() >= PIECE) {
        log.append(piece.toByteArray());
        piece.reset();
      }
    }
    if (piece.size() > 0) {
      log.append(piece.toByteArray());
    }
  }

  private static byte[] joined(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    return all.toByteArray();
  }

  /** A file's bytes, or a folder's names. */
  private static void force(@Nullable Path path) throws IOException {
    if (path != null) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
