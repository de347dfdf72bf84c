package dev.taffrail.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.journal.InvalidRecordException;
import dev.taffrail.journal.Journal;
import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.parse.HeadRules;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends the records of a source to a journal. The position moves over what is forced to the
 * device only: nothing is lost in a crash, and what was appended in the last 5 s before it may
 * stand in the journal twice. For one thread, but for what is said to be for others.
 */
final class JournalFeed implements Runnable, AutoCloseable {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Feeding feeding;
  private final Timing timing;
  private final Runnable listener;
  private final Journal journal;
  private final Checkpoints checkpoints;
  private final Drain drain = new Drain(this::wakeUp);
  private Position position;
  private @Nullable SourceRecord held;
  private boolean unsaved;
  private boolean unsealed;
  private long savedAt;
  private @Nullable String note;
  private volatile @Nullable Source source;
  private volatile @Nullable String failure;
  private volatile boolean stopping;

  /**
   * What is fed into what.
   *
   * @param name the source's name
   * @param source where the records come from
   * @param checkpoints opens the place of the position, by the name of the journal
   * @param journal where they go; it is joined when another process holds it
   */
  record Feeding(
      String name, Source.Opener source, Checkpoints.Opener checkpoints, JournalConfig journal) {}

  private JournalFeed(
      Feeding feeding, Journal journal, Checkpoints checkpoints, Timing timing, Runnable listener)
      throws IOException {
    this.feeding = feeding;
    this.journal = journal;
    this.checkpoints = checkpoints;
    this.timing = timing;
    this.listener = listener;
    position = checkpoints.load().orElse(Checkpoints.Saved.NOTHING).position();
    note = checkpoints.note();
    savedAt = timing.nanos();
  }

  /**
   * @throws IOException when the journal or the position cannot be opened
   */
  static JournalFeed open(Feeding feeding, Timing timing, Runnable listener) throws IOException {
    Checkpoints checkpoints = feeding.checkpoints().open("journal");
    try {
      Journal journal = Journal.join(feeding.journal());
      try {
        return new JournalFeed(feeding, journal, checkpoints, timing, listener);
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      checkpoints.close();
      throw e;
    }
  }

  String name() {
    return feeding.name();
  }

  /** What keeps it from going on, or from some files; null when nothing does. For any thread. */
  @Nullable String failure() {
    return failure;
  }

  /** Asks for all there is now to be in the journal; for any thread. */
  Drain drain() {
    return drain;
  }

  /** Asks the thread to end; it has to be interrupted, too. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        attempt();
      }
    } catch (InterruptedException stop) {
      // Asked to stop while waiting: what was appended is saved below.
    } finally {
      close();
    }
  }

  private void attempt() throws InterruptedException {
    try {
      step();
    } catch (IOException | RuntimeException e) {
      fail(FailureWords.of(e));
      timing.sleep(RETRY);
    }
  }

  /** Brings all there is into the journal, then waits. */
  private void step() throws IOException, InterruptedException {
    Source from = opened();
    // Asked for before there was a source to wake up, a drain is seen here.
    long asked = drain.asked();
    if (drain.isOpen(asked)) {
      from.look();
    }
    while (!stopping && hasNext(from)) {
      append(Objects.requireNonNull(held));
      if (dueIn().isZero()) {
        save();
      }
    }
    tell(note);
    note = null;
    tell(from.takeNote());
    boolean drained = drain.isOpen(asked) && !from.isPending();
    if (drained || dueIn().isZero()) {
      save();
    }
    if (drained) {
      seal();
      drain.finish(asked);
    }
    fail(from.trouble());
    from.await(dueIn());
  }

  /** What was lost stands in the journal, too. */
  private void tell(@Nullable String words) throws IOException {
    if (words != null) {
      journal.append(HeadRules.note(timing.now(), feeding.name(), "source_note", words));
    }
  }

  private Source opened() throws IOException {
    Source open = source;
    if (open == null) {
      open = feeding.source().open(position);
      source = open;
      begin(open);
    }
    return open;
  }

  /** What was passed over is in the journal before the place is saved. */
  private void begin(Source open) throws IOException {
    Position place = position.equals(Position.START) ? baseline(open) : null;
    if (place != null) {
      position = place;
      unsaved = true;
      tell(open.takeNote());
      save();
    }
  }

  /** Without one nothing may be read: it is tried again with another source. */
  private @Nullable Position baseline(Source open) throws IOException {
    try {
      return open.baseline(note == null);
    } catch (IOException | RuntimeException e) {
      closeSource();
      throw e;
    }
  }

  /** What was taken of the source and not appended yet comes first: a pipe gives it only once. */
  private boolean hasNext(Source from) throws IOException {
    try {
      held = held == null ? from.poll() : held;
      return held != null;
    } catch (IOException | RuntimeException e) {
      closeSource();
      throw e;
    }
  }

  private void append(SourceRecord record) throws IOException {
    try {
      journal.append(record.line());
    } catch (InvalidRecordException e) {
      String line = e.getMessage() + ": " + new String(record.line(), UTF_8);
      journal.append(HeadRules.note(timing.now(), feeding.name(), "line_refused", line));
    }
    position = record.next();
    held = null;
    unsaved = true;
    unsealed = true;
  }

  private Duration dueIn() {
    long left = Saver.EVERY.toNanos() - (timing.nanos() - savedAt);
    return unsaved ? Duration.ofNanos(Math.max(0, left)) : Duration.ofDays(1);
  }

  /** The journal first: a position may never be ahead of what survives. */
  private void save() throws IOException {
    if (unsaved) {
      savedAt = timing.nanos();
      journal.sync();
      checkpoints.save(new Checkpoints.Saved(position, Map.of()));
      unsaved = false;
    }
  }

  /**
   * Records of before the device's clock is said to be set wait for a line that tells what became
   * of it: who waits for a drain has it now.
   */
  private void seal() throws IOException {
    if (unsealed) {
      journal.seal();
      unsealed = false;
    }
  }

  private void fail(@Nullable String words) {
    boolean news = (failure == null) != (words == null);
    failure = words;
    if (news) {
      listener.run();
    }
  }

  private void wakeUp() {
    Source waiting = source;
    if (waiting != null) {
      waiting.wakeUp();
    }
  }

  private void closeSource() {
    Source closing = source;
    source = null;
    try {
      if (closing != null) {
        closing.close();
      }
    } catch (IOException e) {
      failure = FailureWords.of(e);
    }
  }

  /** Saves what was appended, and lets go of everything. */
  @Override
  public void close() {
    // Interrupted still, this thread would not wait for the journal.
    boolean interrupted = Thread.interrupted();
    closeSource();
    try (checkpoints;
        journal) {
      save();
    } catch (IOException e) {
      failure = FailureWords.of(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
