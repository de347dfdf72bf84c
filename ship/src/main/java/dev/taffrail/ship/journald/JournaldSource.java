package dev.taffrail.ship.journald;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.RecordHead;
import dev.taffrail.ship.Checkpoints;
import dev.taffrail.ship.Position;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Source;
import dev.taffrail.ship.SourceRecord;
import dev.taffrail.ship.parse.JournaldEntry;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.parse.LinePipe;
import dev.taffrail.ship.parse.RawLine;
import dev.taffrail.ship.tail.PositionFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of systemd's journal, each once. A run of journalctl for each boot of the machine
 * reads what there is, and one that follows what the present one says; where one ends that should
 * not, another is started, after a second at first and at last after a minute. Each begins with the
 * entry that was read last: one that is no longer there tells that some were deleted before they
 * were read.
 */
public final class JournaldSource implements Source {
  /** The largest entry, as JSON. */
  private static final int LINE_BYTES = 1024 * 1024;

  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LAST_PAUSE = Duration.ofMinutes(1).toNanos();

  /** A run that goes on for so long is well, also where there is nothing to read. */
  private static final Duration WELL = Duration.ofSeconds(5);

  private final JournaldConfig config;
  private final LineFormat format;
  private final Machine machine;

  private final LongSupplier nanos;
  private final LinePipe pipe;
  private final Boots boots;
  private @Nullable Journalctl run;
  private @Nullable String cursor;

  /** What was chosen when the entry at the cursor was read. */
  private String selection;

  private long index;
  private boolean isNew;

  /** Whether it is known what there is to be read. */
  private boolean planned;

  /** Whether all that there was has been read. */
  private boolean follows;

  /** Whether the entry at the cursor comes next, which was read already. */
  private boolean resumes;

  private long lost;
  private long strange;
  private boolean gone;
  private long startedAt;
  private long startAt;
  private long pause;
  private @Nullable String trouble;

  private JournaldSource(
      JournaldConfig config,
      LineFormat format,
      Machine machine,
      Position from,
      Clock clock,
      LongSupplier nanos) {
    this.config = config;
    this.format = format;
    this.machine = machine;
    this.nanos = nanos;
    this.pipe = new LinePipe("its output", LINE_BYTES, clock);
    JournaldPosition at = from instanceof JournaldPosition place ? place : null;
    this.cursor = at == null ? null : at.cursor();
    this.selection = at == null ? "" : at.selection();
    this.boots = new Boots(at == null ? List.of() : at.boots());
    this.isNew = at == null;
    this.index = from.index();
    this.startAt = nanos.getAsLong();
  }

  /** Reads it for each lane by itself. */
  public static Opener opener(JournaldConfig config, LineFormat format) {
    return from -> open(config, format, Machine.own(), from);
  }

  static JournaldSource open(
      JournaldConfig config, LineFormat format, Machine machine, Position from) {
    return new JournaldSource(config, format, machine, from, Clock.systemUTC(), System::nanoTime);
  }

  /** Where its positions are kept: files beside another one, as {@link PositionFile} has them. */
  public static Checkpoints.Opener positions(Path journal, String source) {
    return PositionFile.beside(journal, source, JournaldPosition.FORM);
  }

  @Override
  public @Nullable SourceRecord poll() throws IOException {
    while (run != null || isDue()) {
      if (run == null && !start()) {
        return null;
      }
      RawLine line = pipe.take();
      SourceRecord record = line == null ? null : record(line);
      if (record != null) {
        return record;
      }
      if (line == null && !pipe.isDone()) {
        if (nanos.getAsLong() - startedAt >= WELL.toNanos()) {
          well();
        }
        return null;
      }
      if (line == null) {
        end();
      }
    }
    return null;
  }

  private boolean isDue() {
    return nanos.getAsLong() - startAt >= 0;
  }

  private boolean start() throws IOException {
    try {
      if (!planned) {
        plan();
      }
      String boot = boots.next();
      if (boot == null) {
        planned = false; // journald has not begun it
        putOff();
        return false;
      }
      resumes = cursor != null && Boots.of(cursor).equals(boot);
      run = Journalctl.start(machine.entries(config, boot, resumes ? cursor : null, follows), pipe);
      startedAt = nanos.getAsLong();
      return true;
    } catch (IOException e) {
      fail(FailureWords.of(e));
      return false;
    }
  }

  /**
   * Looks which boots there are. The first time what was before the present one may be left out.
   */
  private void plan() throws IOException {
    List<String> there = boots();
    String begun = cursor == null ? null : Boots.of(cursor);
    if (isNew && !config.wholeJournal()) {
      boots.leaveOut(there.stream().filter(boot -> !boot.equals(machine.boot())).toList());
    }
    isNew = false;
    if (begun != null && !there.contains(begun)) {
      lost++;
      gone = true;
      cursor = null;
    }
    follows = !boots.plan(there, begun, machine.boot());
    planned = true;
  }

  private List<String> boots() throws IOException {
    try {
      return Journalctl.lines(machine.boots());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while journalctl told of boots");
    }
  }

  private void end() throws IOException {
    String words;
    try {
      words = endOf(Objects.requireNonNull(run));
    } finally {
      run = null;
    }
    if (words == null && !follows) {
      follows = boots.read();
      well();
    } else {
      planned = false;
      fail(words == null ? "ended by itself" : words);
    }
  }

  private @Nullable String endOf(Journalctl ended) throws IOException {
    String broken = pipe.takeFailure();
    if (broken != null) {
      ended.stop();
    }
    try {
      String words = ended.end();
      return broken == null ? words : broken;
    } catch (InterruptedException e) {
      ended.stop();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while journalctl ended");
    }
  }

  private void well() {
    trouble = null;
    pause = 0;
  }

  /** Tries again later. */
  private void fail(String words) {
    trouble = "journalctl: " + words;
    putOff();
  }

  private void putOff() {
    pause = pause == 0 ? FIRST_PAUSE : Math.min(2 * pause, LAST_PAUSE);
    startAt = nanos.getAsLong() + pause;
  }

  /** Null when it was read before, or is no entry. */
  private @Nullable SourceRecord record(RawLine line) {
    JournaldEntry entry = line.isCut() ? null : JournaldEntry.parse(line.bytes());
    if (entry == null) {
      lost++;
      strange++;
      return null;
    }
    well();
    if (resumes && !goesOn(entry)) {
      return null;
    }
    return next(entry, line.length() + 1);
  }

  /** False for the entry that was read last. What was chosen otherwise may not hold that one. */
  private boolean goesOn(JournaldEntry entry) {
    resumes = false;
    if (entry.cursor().equals(cursor)) {
      return false;
    }
    if (selection.equals(config.selection())) {
      lost++;
      gone = true;
    }
    return true;
  }

  private SourceRecord next(JournaldEntry entry, long bytes) {
    byte[] record = format.record(entry);
    RecordHead head = RecordHead.parse(record);
    if (head == null) {
      throw new IllegalStateException("expected a record, found an entry without a head");
    }
    long skipped = lost;
    lost = 0;
    index += skipped;
    ShipRecord made = ShipRecord.of(index++, record, head);
    cursor = entry.cursor();
    selection = config.selection();
    Position next = new JournaldPosition(cursor, selection, boots.known(), index);
    return new SourceRecord(made, bytes, skipped, next);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    if (run != null) {
      return pipe.await(trouble == null ? timeout : least(timeout, WELL)) || pipe.isDone();
    }
    Duration left = Duration.ofNanos(Math.max(0, startAt - nanos.getAsLong()));
    return pipe.await(least(timeout, left)) || isDue();
  }

  /** Where it may begin with the present boot, that of before a restart has to be known later. */
  @Override
  public @Nullable Position baseline(boolean first) {
    try {
      plan();
      return new JournaldPosition(null, config.selection(), boots.known(), index);
    } catch (IOException e) {
      return null; // told when it is tried again
    }
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  @Override
  public void wakeUp() {
    pipe.wakeUp();
  }

  /** As long as not all is read that there was at the start. */
  @Override
  public boolean isPending() {
    return pipe.hasLines() || (!follows && trouble == null);
  }

  @Override
  public long remainingBytes() {
    return isPending() ? UNKNOWN : 0;
  }

  @Override
  public @Nullable String takeNote() {
    List<String> notes = new ArrayList<>();
    if (gone) {
      notes.add("the entry that was read last is gone, and perhaps others behind it");
    }
    if (strange > 0) {
      notes.add(
          strange + " lines of journalctl were no entries of at most " + LINE_BYTES + " bytes");
    }
    gone = false;
    strange = 0;
    return notes.isEmpty() ? null : String.join("; ", notes);
  }

  @Override
  public @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    if (run != null) {
      run.stop();
    }
    pipe.close();
  }
}
