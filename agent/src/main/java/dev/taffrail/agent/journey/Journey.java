package dev.taffrail.agent.journey;

import dev.taffrail.agent.collect.ReceivedRecord;
import dev.taffrail.agent.text.Printable;
import dev.taffrail.journal.Cursor;
import dev.taffrail.journal.JournalReader;
import dev.taffrail.journal.JournalRecord;
import dev.taffrail.journal.RecordHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of one correlation id. One that is found again, as a receiver took it, is the same
 * stop of the journey, seen at one more place.
 */
public final class Journey {
  /** How many records are passed over before the cursor is brought up to date. */
  private static final int PASS = 10_000;

  /**
   * One record.
   *
   * @param head its head
   * @param line its bytes
   * @param places where it was found: names of journals, and of receivers with the time that it
   *     took to them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Stop(RecordHead head, byte[] line, Map<String, Optional<Duration>> places) {}

  private final TraceId id;
  private final int mostStops;
  private final long mostBytes;
  private final Map<ByteBuffer, Stop> stops = new LinkedHashMap<>();
  private long bytes;
  private long leftOut;

  /** Keeps all of it. */
  public Journey(TraceId id) {
    this(id, Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  /**
   * Keeps the first records that it is offered, and counts the others.
   *
   * @param mostStops how many
   * @param mostBytes how much they may take when they are shown; the last one may go beyond
   */
  public Journey(TraceId id, int mostStops, long mostBytes) {
    this.id = id;
    this.mostStops = mostStops;
    this.mostBytes = mostBytes;
  }

  /** How many records belong to it and were not kept. */
  public long leftOut() {
    return leftOut;
  }

  public boolean isEmpty() {
    return stops.isEmpty();
  }

  /** In the order of time; of equal times, in the order in which they were found. */
  public List<Stop> stops() {
    return stops.values().stream().sorted(Comparator.comparing(s -> s.head().time())).toList();
  }

  /** Takes the records of a journal that belong to this journey. */
  public void read(Path journal) throws IOException {
    String name = String.valueOf(journal.getFileName());
    try (JournalReader reader = JournalReader.open(journal, Cursor.START)) {
      for (JournalRecord r = next(reader); r != null; r = next(reader)) {
        offer(name, r.head(), r.line());
      }
    }
  }

  private @Nullable JournalRecord next(JournalReader reader) throws IOException {
    while (reader.passUnless(id::mayBeIn, PASS) != null) {}
    return reader.poll();
  }

  public void offer(String journal, RecordHead head, byte[] line) {
    if (ReceivedRecord.mayBe(head) && id.occursIn(line)) {
      ReceivedRecord received = ReceivedRecord.parse(line).orElse(null);
      RecordHead original = received == null ? null : RecordHead.parse(received.line());
      if (received != null && original != null) {
        offerReceived(received, original);
        return;
      }
      if (received != null && id.isNamedIn(received.line())) {
        add(journal, head, line);
        return;
      }
    }
    if (id.matches(head, line)) {
      add(journal, head, line);
    }
  }

  private void add(String journal, RecordHead head, byte[] line) {
    stop(head, line).ifPresent(stop -> stop.places().putIfAbsent(journal, Optional.empty()));
  }

  private void offerReceived(ReceivedRecord received, RecordHead original) {
    byte[] line = received.line();
    if (id.matches(original, line)) {
      Optional<Duration> way =
          Optional.of(Duration.between(original.time(), received.receivedAt()));
      stop(original, line)
          .ifPresent(s -> s.places().merge(received.protocol(), way, Journey::shorter));
    }
  }

  /** The stop of this record; empty where it is a new one and there is no room for more. */
  private Optional<Stop> stop(RecordHead head, byte[] line) {
    ByteBuffer key = ByteBuffer.wrap(line);
    Stop known = stops.get(key);
    if (known == null && (stops.size() >= mostStops || bytes >= mostBytes)) {
      leftOut++;
      return Optional.empty();
    }
    if (known == null) {
      bytes += Printable.mostBytes(line);
      known = new Stop(head, line, new LinkedHashMap<>());
      stops.put(key, known);
    }
    return Optional.of(known);
  }

  private static Optional<Duration> shorter(Optional<Duration> a, Optional<Duration> b) {
    return a.isPresent() && b.isPresent() && a.get().compareTo(b.get()) > 0 ? b : a;
  }
}
