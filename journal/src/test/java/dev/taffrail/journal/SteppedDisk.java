package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The real disk, one step after the other, each told before and after it is done. */
final class SteppedDisk implements Disk {
  private final Walker walker;

  /** Looks on; what it does not return from is never done. */
  interface Walker {
    /** Says how many of the bytes are to be written, of a write. */
    int before(DiskStep step, int bytes);

    void after(DiskStep step);
  }

  SteppedDisk(Walker walker) {
    this.walker = walker;
  }

  private interface Action {
    void run() throws IOException;
  }

  private synchronized void step(DiskStep step, Action action) throws IOException {
    walker.before(step, 0);
    action.run();
    walker.after(step);
  }

  @Override
  public synchronized DiskFile open(Path path) throws IOException {
    step(DiskStep.of(exists(path) ? "open" : "create", path), () -> {});
    return new SteppedFile(path, RealDisk.INSTANCE.open(path));
  }

  @Override
  public synchronized DiskFile openPrivate(Path path) throws IOException {
    step(DiskStep.of(exists(path) ? "open" : "create", path), () -> {});
    return new SteppedFile(path, RealDisk.INSTANCE.openPrivate(path));
  }

  @Override
  public boolean exists(Path path) {
    return RealDisk.INSTANCE.exists(path);
  }

  @Override
  public Object identity(Path path) throws IOException {
    return RealDisk.INSTANCE.identity(path);
  }

  @Override
  public long usableBytes(Path directory) {
    return RealDisk.INSTANCE.usableBytes(directory);
  }

  @Override
  public long size(Path path) throws IOException {
    return RealDisk.INSTANCE.size(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(DiskStep.rename(from, to), () -> RealDisk.INSTANCE.rename(from, to));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (exists(path)) {
      step(DiskStep.of("delete", path), () -> RealDisk.INSTANCE.delete(path));
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step(new DiskStep("force directory"), () -> RealDisk.INSTANCE.forceDirectory(directory));
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return RealDisk.INSTANCE.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    RealDisk.INSTANCE.createDirectories(directory);
  }

  private final class SteppedFile implements DiskFile {
    private final Path path;
    private final DiskFile file;

    SteppedFile(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      synchronized (SteppedDisk.this) {
        DiskStep step = DiskStep.write(path, bytes);
        int allowed = walker.before(step, bytes.remaining());
        int limit = bytes.limit();
        int written = file.write(bytes.limit(bytes.position() + allowed), position);
        bytes.limit(limit);
        walker.after(step);
        return written;
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
      step(DiskStep.of("force", path), file::force);
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
