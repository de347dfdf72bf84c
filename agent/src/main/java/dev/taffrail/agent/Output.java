package dev.taffrail.agent;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, or an injected one. Remembers its first failure and drops what comes after it: a
 * {@link java.io.PrintStream} would forget why.
 */
final class Output extends FilterOutputStream {
  private volatile @Nullable IOException failure;

  Output(OutputStream target) {
    super(target);
  }

  /** A buffered one: what a person waits for has to be flushed. */
  static Output to(FileOutputStream target) {
    return new Output(new BufferedOutputStream(target, 16 * 1024));
  }

  /** Whether nobody reads it any more, as after {@code | head}, or it failed otherwise. */
  boolean ended() {
    return failure != null;
  }

  /** Why it failed, unless that was because the reader of a pipe had enough. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure).filter(e -> !isBrokenPipe(e));
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (failure == null) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  @Override
  public void flush() {
    if (failure == null) {
      try {
        out.flush();
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  private static boolean isBrokenPipe(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe closed");
  }
}
