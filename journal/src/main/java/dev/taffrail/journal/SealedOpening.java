package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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

  SealedOpening(
      JournalConfig config,
      JournalFiles files,
      Platform platform,
      Counters counters,
      DroppedSoFar dropped) {
    this.config = config;
    this.files = files;
    this.platform = platform;
    this.recovery = new SealedRecovery(config, files, platform, counters, dropped);
  }

  SealedSegments open() throws IOException {
    if (Genesis.isDue(files, platform.disk())) {
      Genesis.create(config, files, platform, origin());
    }
    try {
      return recovery.resume();
    } catch (LostStateException e) {
      return beginAnew(e);
    }
  }

  /**
   * Makes a journal where there is none.
   *
   * @throws FileAlreadyExistsException when there is one
   */
  Vkey create() throws IOException {
    if (!Genesis.isDue(files, platform.disk())) {
      throw new FileAlreadyExistsException(files.base().toString());
    }
    return Genesis.create(config, files, platform, origin());
  }

  private String origin() {
    return Objects.requireNonNullElseGet(
        config.origin(), () -> Genesis.defaultOrigin(files, platform));
  }

  private SealedSegments beginAnew(LostStateException lost) throws IOException {
    boolean wasSealed = exists(files.keys()) || exists(files.chain()) || exists(files.vkey());
    int number = freeNumber();
    Path aside = files.aside(number);
    moveAll(aside);
    SealLine last = lost.lastSeal();
    Genesis.create(config, files, platform, wasSealed ? nextOrigin(last, number) : origin());
    SealedSegments segments;
    try {
      segments = recovery.resume();
    } catch (LostStateException e) {
      throw new IOException(files.base() + ": a new journal is not as it was made", e);
    }
    try {
      say(segments, wasSealed ? lost : null, last, aside);
    } catch (IOException | RuntimeException e) {
      segments.close();
      throw e;
    }
    return segments;
  }

  private void say(
      SealedSegments segments, @Nullable LostStateException lost, @Nullable SealLine last, Path to)
      throws IOException {
    long now = platform.clocks().wallMicros();
    String name = String.valueOf(to.getFileName());
    byte[] record =
        lost == null
            ? JournalEvents.setAside(now, name)
            : JournalEvents.tampered(
                now, String.valueOf(lost.getMessage()), last == null ? "" : note(last), name);
    segments.append(record, 0, record.length, lost != null);
    segments.force();
  }

  private static String note(SealLine line) {
    return line.note().render();
  }

  /** The origin of the incarnation after this one: {@code /2} behind it, then {@code /3}. */
  private String nextOrigin(@Nullable SealLine last, int lostBefore) {
    String origin = last == null ? origin() : last.seal().origin();
    String ending = "/" + lostBefore;
    boolean counted = lostBefore > 1 && origin.endsWith(ending);
    String bare = counted ? origin.substring(0, origin.length() - ending.length()) : origin;
    return bare + "/" + (lostBefore + 1);
  }

  /** Behind all that there are: readers go through them in this order. */
  private int freeNumber() throws IOException {
    return platform.disk().list(files.directory()).stream()
            .mapToInt(files::asideNumber)
            .filter(number -> number != JournalFiles.OTHER)
            .max()
            .orElse(0)
        + 1;
  }

  /**
   * The oldest first: so a reader that is at some file finds all newer ones beside or behind it.
   */
  private void moveAll(Path aside) throws IOException {
    platform.disk().createDirectories(aside);
    List<Path> paths = new ArrayList<>(platform.disk().list(files.directory()));
    paths.sort(Comparator.comparingInt(files::number).reversed());
    for (Path path : paths) {
      String name = String.valueOf(path.getFileName());
      if (isPart(name)) {
        platform.disk().rename(path, aside.resolve(name));
      }
    }
    platform.disk().forceDirectory(aside);
    platform.disk().forceDirectory(files.directory());
  }

  private boolean isPart(String name) {
    return name.startsWith(files.name())
        && name.substring(files.name().length())
            .matches("|\\.(new|chain|chain\\.new|keys|vkey|[1-9][0-9]{0,8})");
  }

  private boolean exists(Path path) {
    return platform.disk().exists(path);
  }
}
