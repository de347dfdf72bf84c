package dev.taffrail.ship.file;

import dev.taffrail.journal.FailureWords;
import dev.taffrail.ship.Batch;
import dev.taffrail.ship.Limits;
import dev.taffrail.ship.Outcome;
import dev.taffrail.ship.Outcome.Accepted;
import dev.taffrail.ship.Outcome.Pace;
import dev.taffrail.ship.Outcome.Retry;
import dev.taffrail.ship.ShipRecord;
import dev.taffrail.ship.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to a file, verbatim. They count as delivered once they are forced to the device; a
 * file system that is not mounted, a full or a failing disk are waited for.
 */
public final class FileSink implements Sink {
  private static final Path MOUNT_TABLE = Path.of("/proc/self/mountinfo");

  private final String name;
  private final FileConfig config;
  private final Mounts mounts;
  private final Rotation rotation;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Appender appender;
  private final LongAdder written = new LongAdder();
  private volatile boolean closed;

  /**
   * Makes the sink; nothing is opened yet.
   *
   * @param name the sink's name of {@code [a-z0-9_-]+}
   */
  public FileSink(String name, FileConfig config) {
    this(name, config, MOUNT_TABLE);
  }

  FileSink(String name, FileConfig config, Path mountTable) {
    this.name = name;
    this.config = config;
    mounts = new Mounts(mountTable);
    rotation = new Rotation(config);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Limits limits() {
    return config.limits();
  }

  @Override
  public long sizeOf(ShipRecord record) {
    return record.line().length + 1L;
  }

  @Override
  public Outcome send(Batch batch) throws InterruptedException {
    // The file is written by one lane at a time; whoever waits here can be told to stop.
    lock.lockInterruptibly();
    try {
      return closed ? new Retry("closed", "the sink is closed", Pace.SOON) : write(batch);
    } catch (IOException e) {
      release();
      return new Retry("not_written", words(e), Pace.SOON);
    } finally {
      lock.unlock();
      releaseIfClosed();
    }
  }

  @Override
  public long sentBytes() {
    return written.sum();
  }

  /** Waits for no disk: a lane that is writing closes the file itself. */
  @Override
  public void close() {
    closed = true;
    releaseIfClosed();
  }

  private void releaseIfClosed() {
    if (closed && lock.tryLock()) {
      try {
        release();
      } finally {
        lock.unlock();
      }
    }
  }

  private Outcome write(Batch batch) throws IOException {
    String missing = mounts.missing(config);
    if (missing != null) {
      release();
      return new Retry("not_mounted", missing, Pace.SOON);
    }
    long size = batch.records().stream().mapToLong(this::sizeOf).sum();
    Appender open = current();
    if (config.maxBytes() > 0 && open.size() > 0 && open.size() + size > config.maxBytes()) {
      release();
      rotation.rotate();
      open = current();
    }
    written.add(size);
    open.append(batch.records());
    // What was mounted before may have gone meanwhile: then this went nobody knows where.
    return open.isCurrent()
        ? new Accepted()
        : new Retry(
            "not_written", config.path() + " was taken away while it was written", Pace.SOON);
  }

  private Appender current() throws IOException {
    Appender open = appender;
    if (open != null && open.isCurrent()) {
      return open;
    }
    release();
    boolean fresh = !Files.exists(config.path());
    open = Appender.open(config.path());
    appender = open;
    if (fresh) {
      rotation.forceFolder();
    }
    return open;
  }

  private void release() {
    Appender open = appender;
    appender = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      // All that counts as written is forced already.
    }
  }

  private String words(IOException failure) {
    Path folder = config.path().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return "no folder " + folder + ": it has to be there, it is not made";
    }
    String message =
        failure instanceof NoSuchFileException ? "no such file" : FailureWords.of(failure);
    return message.contains(config.path().toString()) ? message : config.path() + ": " + message;
  }
}
