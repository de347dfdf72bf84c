package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The real disk, one step after the other, each told before and after it is done. */
final class SteppedDisk extends ForwardingDisk {
  private final Walker walker;
  private int failures;

  /** Looks on; what it does not return from is never done. */
  interface Walker {
    /** Says how many of the bytes are to be written, of a write. */
    int before(DiskStep step, int bytes);

    void after(DiskStep step);
  }

  SteppedDisk(Walker walker) {
    this.walker = walker;
  }

  /** So many forces of {@code edge.log} fail from now on. */
  synchronized void failForces(int count) {
    failures = count;
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
    return new SteppedFile(path, REAL.open(path));
  }

  @Override
  public synchronized DiskFile openPrivate(Path path) throws IOException {
    step(DiskStep.of(exists(path) ? "open" : "create", path), () -> {});
    return new SteppedFile(path, REAL.openPrivate(path));
  }

  @Override
  public long usableBytes(Path directory) {
    return REAL.usableBytes(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(DiskStep.rename(from, to), () -> REAL.rename(from, to));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (exists(path)) {
      step(DiskStep.of("delete", path), () -> REAL.delete(path));
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step(new DiskStep("force directory"), () -> REAL.forceDirectory(directory));
  }

  private final class SteppedFile extends ForwardingFile {
    private final Path path;

    SteppedFile(Path path, DiskFile file) {
      super(file);
      this.path = path;
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
    public void force() throws IOException {
      step(DiskStep.of("force", path), this::forceUnlessFailing);
    }

    private void forceUnlessFailing() throws IOException {
      if (failures > 0 && path.endsWith("edge.log")) {
        failures--;
        throw new IOException("Input/output error");
      }
      file.force();
    }
  }
}
