package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The real disk, with faults that a test switches on and off. */
final class FaultyDisk implements Disk {
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

  /** From now on these operations do not return, until it is closed; then they are done. */
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

    @Override
    public void close() {
      heal();
      over.countDown();
    }
  }

  Platform platform() {
    Platform system = Platform.system();
    return new Platform(this, system.clocks(), system.random(), system.bootId(), system.host());
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
    return new FaultyFile(path, RealDisk.INSTANCE.open(path));
  }

  @Override
  public DiskFile openPrivate(Path path) throws IOException {
    if (!exists(path)) {
      check(Operation.CREATE, path);
    }
    return new FaultyFile(path, RealDisk.INSTANCE.openPrivate(path));
  }

  @Override
  public Object identity(Path path) throws IOException {
    return RealDisk.INSTANCE.identity(path);
  }

  @Override
  public boolean exists(Path path) {
    return RealDisk.INSTANCE.exists(path);
  }

  @Override
  public long size(Path path) throws IOException {
    return RealDisk.INSTANCE.size(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check(Operation.RENAME, from);
    RealDisk.INSTANCE.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (exists(path)) {
      check(Operation.DELETE, path);
    }
    RealDisk.INSTANCE.delete(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    check(Operation.FORCE_DIRECTORY, directory);
    RealDisk.INSTANCE.forceDirectory(directory);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return RealDisk.INSTANCE.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    RealDisk.INSTANCE.createDirectories(directory);
  }

  private final class FaultyFile implements DiskFile {
    private final Path path;
    private final DiskFile file;

    FaultyFile(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
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
    public int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force() throws IOException {
      check(Operation.FORCE, path);
      file.force();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
