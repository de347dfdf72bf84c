package dev.taffrail.log;

import dev.taffrail.journal.Level;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place where records are shown as lines, beside the journal or in its place: standard output in
 * a container, standard error on a developer's desk.
 *
 * <pre>{@code
 * Taffrail.builder().output(Output.stderr(Format.console())).configure();
 * Taffrail.builder().noJournal().output(Output.stdout(Format.json())).configure();
 * }</pre>
 *
 * <p>A log call never waits for an output: it copies the line into a buffer of at most 256 KiB, and
 * a thread of the output's own writes that, in whole lines and in order, as soon as the one before
 * is written. A console write can block by its nature (a full pipe, a terminal that was stopped);
 * here it blocks that thread alone. While it does, the buffer takes debug up to half full, info to
 * 75 %, warning to 90 %, error and critical to the end. What it does not take, and what a closed
 * stream does not take, is counted ({@link LogStats#unprinted}), and said by a record {@code
 * records_dropped} in the output itself when it writes again. The buffer is written out at {@link
 * Taffrail#flush}, {@link Taffrail#shutdown} and so at the end of the JVM; a process that is killed
 * loses what is in it. Lines that the program prints to the same stream itself may come earlier.
 */
public final class Output {
  private final Target target;
  private final OutputStream stream;
  private final Format format;
  private final @Nullable Level level;

  /** What an output is called, and where it is. */
  private enum Target {
    STDOUT(1),
    STDERR(2),
    STREAM(-1);

    private final int descriptor;

    Target(int descriptor) {
      this.descriptor = descriptor;
    }
  }

  private Output(Target target, OutputStream stream, Format format, @Nullable Level level) {
    this.target = target;
    this.stream = Objects.requireNonNull(stream, "stream");
    this.format = Objects.requireNonNull(format, "format");
    this.level = level;
  }

  /** Standard output of the process, whatever {@code System.out} was set to. */
  public static Output stdout(Format format) {
    return new Output(Target.STDOUT, new FileOutputStream(FileDescriptor.out), format, null);
  }

  /** Standard error of the process, whatever {@code System.err} was set to. */
  public static Output stderr(Format format) {
    return new Output(Target.STDERR, new FileOutputStream(FileDescriptor.err), format, null);
  }

  /** Any stream. It is used by one thread, flushed behind each write, and never closed. */
  public static Output to(OutputStream stream, Format format) {
    return new Output(Target.STREAM, stream, format, null);
  }

  /**
   * Shows records of this level and above only. Unless set, an output shows what the main journal
   * would take: debug records not where they have a journal of their own. A level below the
   * configured one shows no more than that.
   */
  public Output withLevel(Level value) {
    return new Output(target, stream, format, Objects.requireNonNull(value, "level"));
  }

  /** Whether both write to the same descriptor of the process. */
  boolean sameTarget(Output other) {
    return target != Target.STREAM && target == other.target;
  }

  OutputSink open() {
    boolean terminal = target != Target.STREAM && Terminal.isAt(target.descriptor);
    return new OutputSink(name(), stream, Layout.of(format, terminal), level);
  }

  private String name() {
    return switch (target) {
      case STDOUT -> "stdout";
      case STDERR -> "stderr";
      case STREAM -> "stream";
    };
  }

  @Override
  public String toString() {
    return name() + " " + format;
  }
}
