package dev.taffrail.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Opens a sealed journal: makes it, takes it up, or, where it was tampered with, keeps it aside and
 * begins a new incarnation that says so.
 */
final class SealedOpening {
  private final JournalConfig config;
  private final JournalFiles files;
  private final Platform platform;
  private final SealedRecovery recovery;
  private final Settler settler;

  SealedOpening(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      DroppedSoFar dropped,
      Settler settler) {
    this.config = config;
    this.files = files;
    this.platform = platform;
    this.settler = settler;
    this.recovery = new SealedRecovery(config, files, platform, counters, dropped, settler);
  }

  SealedSegments open() throws IOException {
    LostJournal unfinished = LostJournal.unfinished(files, platform.disk());
    if (unfinished != null) {
      return beginAnew(unfinished);
    }
    if (Genesis.isDue(files, platform.disk())) {
      Genesis.create(config, files, platform, origin());
    }
    try {
      return recovery.resume();
    } catch (LostStateException e) {
      return beginAnew(keepAside(e));
    }
  }

  private String origin() {
    return Genesis.origin(config, files, platform);
  }

  private LostJournal keepAside(LostStateException lost) throws IOException {
    boolean wasSealed = exists(files.keys()) || exists(files.chain()) || exists(files.vkey());
    int number = LostJournal.nextNumber(files, platform.disk());
    SealLine last = lost.lastSeal();
    String origin = wasSealed ? nextOrigin(last, number) : origin();
    String problem = String.valueOf(lost.getMessage());
    String note = wasSealed && last != null ? last.note().render() : "";
    return LostJournal.begin(
        files, platform.disk(), number, new LostJournal.Story(origin, wasSealed, problem, note));
  }

  /** Goes on from wherever a crash broke it off. */
  private SealedSegments beginAnew(LostJournal lost) throws IOException {
    lost.move();
    if (Genesis.isDue(files, platform.disk())) {
      Genesis.create(config, files, platform, lost.story().origin());
    }
    SealedSegments segments;
    try {
      segments = recovery.resume();
    } catch (LostStateException e) {
      throw new IOException(files.base() + ": a new journal is not as it was made", e);
    }
    try {
      say(segments, lost);
      lost.end();
    } catch (IOException | RuntimeException e) {
      segments.close();
      throw e;
    }
    return segments;
  }

  /** The word of what happened is sealed at once: it is what ties the two journals together. */
  private void say(SealedSegments segments, LostJournal lost) throws IOException {
    Instant now = platform.clocks().instant();
    LostJournal.Story story = lost.story();
    JournalEvents.Aside aside = new JournalEvents.Aside(lost.name(), lost.surplus());
    boolean wasSealed = lost.wasSealed();
    byte[] record =
        wasSealed
            ? JournalEvents.tampered(now, story.problem(), story.lastNote(), aside, vkey())
            : JournalEvents.setAside(now, aside);
    segments.append(record, wasSealed);
    segments.seal(SealReason.ERROR);
    segments.force();
    settler.awaitAll();
  }

  /** The verification key of the new journal: shipped with the alarm, it is found by people. */
  private String vkey() throws IOException {
    try (DiskFile file = platform.disk().open(files.vkey())) {
      return new String(file.readFully(0, Math.toIntExact(file.size())), UTF_8).strip();
    }
  }

  /** The origin of the incarnation after this one: {@code /2} behind it, then {@code /3}. */
  private String nextOrigin(@Nullable SealLine last, int lostBefore) {
    String origin = last == null ? origin() : last.seal().origin();
    String ending = "/" + lostBefore;
    boolean counted = lostBefore > 1 && origin.endsWith(ending);
    String bare = counted ? origin.substring(0, origin.length() - ending.length()) : origin;
    return bare + "/" + (lostBefore + 1);
  }

  private boolean exists(Path path) {
    return platform.disk().exists(path);
  }
}
