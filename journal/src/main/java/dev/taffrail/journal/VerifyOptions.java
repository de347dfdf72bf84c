package dev.taffrail.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a verifier takes into account beside the journal, and how it works. Immutable; start with
 * {@link #DEFAULT} and change what differs.
 *
 * @param anchors exports of what was shipped, in any form of text in UTF-8 that holds the seals'
 *     notes: the lines themselves, or JSON or CSV around them, however often escaped; or such a
 *     text packed by gzip
 * @param keep what retention must have left
 * @param threads how many threads read, hash and check signatures; the verdict does not depend on
 *     it
 * @param progress is told how far the verifier is
 */
public record VerifyOptions(List<Path> anchors, KeepPolicy keep, int threads, Progress progress) {

  /** No anchors, no policy, a thread for each processor. */
  public static final VerifyOptions DEFAULT =
      new VerifyOptions(
          List.of(),
          KeepPolicy.NONE,
          Runtime.getRuntime().availableProcessors(),
          (read, total) -> {});

  /** Told how much was read. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called by one thread at a time, after each 128 KiB or so.
     *
     * @param read bytes of the journal that were read
     * @param total how many there are; where something is wrong, they may be read a second time
     */
    void at(long read, long total);
  }

  /**
   * @throws IllegalArgumentException when there is not at least one thread
   */
  public VerifyOptions {
    anchors = List.copyOf(anchors);
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(progress, "progress");
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least one, found " + threads);
    }
  }

  public VerifyOptions withAnchors(List<Path> value) {
    return new VerifyOptions(value, keep, threads, progress);
  }

  public VerifyOptions withKeep(KeepPolicy value) {
    return new VerifyOptions(anchors, value, threads, progress);
  }

  public VerifyOptions withThreads(int value) {
    return new VerifyOptions(anchors, keep, value, progress);
  }

  public VerifyOptions withProgress(Progress value) {
    return new VerifyOptions(anchors, keep, threads, value);
  }
}
