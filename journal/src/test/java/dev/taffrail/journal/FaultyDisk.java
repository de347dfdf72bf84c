package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The real disk, with faults that a test switches on and off. */
final class FaultyDisk extends ForwardingDisk {
  /** What the disk is asked to do; reads are not told. */
  enum Operation {
    CREATE,
    WRITE,
    FORCE,
    FORCE_DIRECTORY,
    RENAME,
    DELETE
  }

  /** Decides about an operation before it is done. */
  interface Fault {
    /**
     * Lets the operation be done, or part of it.
     *
     * @return how many bytes a write may write
     * @throws IOException when it is to fail
     */
    int at(Operation operation, Path path, int bytes) throws IOException;
  }

  private static final Fault NONE = (operation, path, bytes) -> bytes;

  private volatile Fault fault = NONE;

  void fail(Fault value) {
    fault = value;
  }

  void heal() {
    fault = NONE;
  }

  /** From now on no operation returns, until it is closed; then they are done. */
  Hang hang() {
    return hang(EnumSet.allOf(Operation.class));
  }

  /** The same of these operations alone. */
  Hang hang(Set<Operation> operations) {
    Hang hang = new Hang(operations);
    fault = hang;
    return hang;
  }

  /** A device that does not answer. */
  final class Hang implements Fault, AutoCloseable {
    private final Set<Operation> operations;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    private Hang(Set<Operation> operations) {
      this.operations = Set.copyOf(operations);
    }

    @Override
    public int at(Operation operation, Path path, int bytes) throws IOException {
      if (operations.contains(operation)) {
        reached.countDown();
        await(over);
      }
      return bytes;
    }

    /** Returns when an operation hangs. */
    void awaitReached() throws IOException {
      await(reached);
    }

    private void await(CountDownLatch latch) throws IOException {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    /** What hangs is done, and what comes does not hang. */
    void end() {
      heal();
      over.countDown();
    }

    @Override
    public void close() {
      end();
    }
  }

  private void check(Operation operation, Path path) throws IOException {
    int allowed = fault.at(operation, path, 1);
    if (allowed < 0) {
      throw new IllegalStateException("expected 0 or more bytes, found " + allowed);
    }
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    if (!exists(path)) {
      check(Operation.CREATE, path);
    }
    return new FaultyFile(path, REAL.open(path));
  }

  @Override
  public DiskFile openPrivate(Path path) throws IOException {
    if (!exists(path)) {
      check(Operation.CREATE, path);
    }
    return new FaultyFile(path, REAL.openPrivate(path));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check(Operation.RENAME, from);
    REAL.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (exists(path)) {
      check(Operation.DELETE, path);
    }
    REAL.delete(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    check(Operation.FORCE_DIRECTORY, directory);
    REAL.forceDirectory(directory);
  }

  private final class FaultyFile extends ForwardingFile {
    private final Path path;

    FaultyFile(Path path, DiskFile file) {
      super(file);
      this.path = path;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      int allowed = fault.at(Operation.WRITE, path, bytes.remaining());
      int limit = bytes.limit();
      bytes.limit(bytes.position() + Math.min(allowed, bytes.remaining()));
      try {
        return file.write(bytes, position);
      } finally {
        bytes.limit(limit);
      }
    }

    @Override
    public void force() throws IOException {
      check(Operation.FORCE, path);
      file.force();
    }
  }
}
