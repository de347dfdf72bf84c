package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.Journal;
import dev.taffrail.journal.Verdict;
import dev.taffrail.journal.Verification;
import dev.taffrail.journal.Verifier;
import dev.taffrail.journal.VerifyOptions;
import dev.taffrail.journal.Vkey;
import dev.taffrail.ship.Shipper;
import dev.taffrail.ship.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A journal that a power cut left, and what {@link PowerCutWriter} marked before. */
final class CutJournal {
  /** The number of the first record that is written behind the cut. */
  private static final long AFTER = 1_000_000_000L;

  private static final int RECORDS_AFTER = 10;

  private final Path log;
  private final int backups;
  private final Set<Long> delivered = new TreeSet<>();
  private final List<String> shipped = new ArrayList<>();
  private String key = "";
  private long synced = -1;

  /**
   * What was found.
   *
   * @param fault what is not as it should be; null when nothing
   * @param records how many of before the cut are there
   * @param again how many were delivered before the cut and once more afterwards
   */
  record Found(Verdict verdict, @Nullable String fault, long records, long again) {}

  CutJournal(Path log, int backups, List<String> marks) {
    this.log = log;
    this.backups = backups;
    marks.forEach(this::read);
  }

  private void read(String mark) {
    String text = mark.substring(mark.indexOf(' ') + 1);
    switch (mark.substring(0, mark.indexOf(' '))) {
      case PowerCutWriter.KEY -> key = text;
      case PowerCutWriter.SYNCED -> synced = Long.parseLong(text);
      case PowerCutWriter.SHIPPED -> shipped.add(text);
      case PowerCutWriter.DELIVERED ->
          Stream.of(text.split(" ")).map(Long::valueOf).forEach(delivered::add);
      // What a cut before took away comes again, under the same number.
      case PowerCutWriter.FROM -> delivered.removeIf(number -> number >= Long.parseLong(text));
      default -> throw new IllegalArgumentException("mark: " + mark);
    }
  }

  /** Opens it as the next start of the program would, goes on, verifies it and ships it. */
  Found check(Path exported) throws IOException {
    try (Journal journal = Journal.open(PowerCutWriter.config(log, backups))) {
      for (int i = 0; i < RECORDS_AFTER; i++) {
        journal.append(PowerCutWriter.record("info", AFTER + i));
      }
    }
    Verification verified = verify(exported);
    Set<Long> now = ship();
    List<Long> numbers = numbers(verified.files());
    return new Found(
        verified.verdict(),
        fault(verified, numbers, now),
        numbers.size() - RECORDS_AFTER,
        now.stream().filter(delivered::contains).count());
  }

  private Verification verify(Path exported) throws IOException {
    Files.write(exported, shipped);
    VerifyOptions options =
        VerifyOptions.DEFAULT.withAnchors(shipped.isEmpty() ? List.of() : List.of(exported));
    Path vkey = log.resolveSibling("edge.log.vkey");
    String root = key.isEmpty() ? Files.readString(vkey).strip() : key;
    return Verifier.verify(log, Vkey.parse(root), options);
  }

  private Set<Long> ship() throws IOException {
    Set<Long> taken = ConcurrentHashMap.newKeySet();
    Sink sink = new NumberedSink((numbers, seals) -> taken.addAll(numbers));
    try (Shipper shipper = Shipper.builder(log).sink(sink).build()) {
      shipper.start();
      shipper.awaitDrained(Duration.ofMinutes(1));
      return taken;
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** The numbers of all records in the files. */
  static List<Long> numbers(List<Path> files) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (Path file : files) {
      try (Stream<String> lines = Files.lines(file, UTF_8)) {
        lines.map(NumberedSink::number).filter(number -> number >= 0).forEach(numbers::add);
      }
    }
    return numbers;
  }

  private @Nullable String fault(Verification verified, List<Long> numbers, Set<Long> now) {
    if (verified.verdict() != Verdict.OK && verified.verdict() != Verdict.TORN) {
      return verified.verdict() + ": " + verified.problem();
    }
    if (verified.anchors().failing() + verified.anchors().foreign() > 0) {
      return "seals were shipped that are none of this journal: " + verified.anchors();
    }
    String missing = missing(numbers);
    Set<Long> undelivered = new HashSet<>(numbers);
    undelivered.removeAll(delivered);
    undelivered.removeAll(now);
    return missing == null && !undelivered.isEmpty() ? "not delivered: " + undelivered : missing;
  }

  private @Nullable String missing(List<Long> numbers) {
    int before = numbers.size() - RECORDS_AFTER;
    List<Long> after = numbers.subList(Math.max(0, before), numbers.size());
    if (before < 0
        || !after.equals(Stream.iterate(AFTER, n -> n + 1).limit(RECORDS_AFTER).toList())) {
      return "expected " + RECORDS_AFTER + " records behind the cut, found " + after;
    }
    long last = before == 0 ? -1 : numbers.get(before - 1);
    for (int i = 1; i < before; i++) {
      if (numbers.get(i) != numbers.get(i - 1) + 1) {
        return "record " + numbers.get(i) + " behind " + numbers.get(i - 1);
      }
    }
    return last < synced ? "record " + synced + " was synced, the last one is " + last : null;
  }
}
