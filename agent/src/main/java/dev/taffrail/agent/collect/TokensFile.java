package dev.taffrail.agent.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A file of tokens, read again within a second when it changed. What was read last stays in force
 * while the new one is no good. For many threads.
 */
final class TokensFile {
  private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private final Consumer<String> warnings;
  private Tokens tokens;
  private String stamp;
  private String problem = "";
  private long lookedAt = System.nanoTime();

  /**
   * Reads it.
   *
   * @param warnings is told why a changed file is not used
   */
  TokensFile(Path file, Consumer<String> warnings) throws IOException {
    this.file = file;
    this.warnings = warnings;
    this.stamp = stamp();
    this.tokens = Tokens.read(file);
  }

  synchronized Tokens now() {
    if (System.nanoTime() - lookedAt > LOOK_EVERY_NANOS) {
      lookedAt = System.nanoTime();
      String there = stamp();
      // One that is no good is read until it is: a change of its mode or its owner stamps nothing.
      if (!there.equals(stamp) || !problem.isEmpty()) {
        stamp = there;
        renew();
      }
    }
    return tokens;
  }

  private void renew() {
    try {
      tokens = Tokens.read(file);
      problem = "";
    } catch (IOException e) {
      tellOnce("the tokens of before stay in force: " + e.getMessage());
    }
  }

  private void tellOnce(String found) {
    if (!found.equals(problem)) {
      problem = found;
      warnings.accept(found);
    }
  }

  /** What tells the file from one that took its place. */
  private String stamp() {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return a.fileKey() + " " + a.size() + " " + a.lastModifiedTime();
    } catch (IOException e) {
      return "none";
    }
  }
}
