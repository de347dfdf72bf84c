package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Hands every call on to the real disk: what a test's disk does not change. */
abstract class ForwardingDisk implements Disk {
  static final RealDisk REAL = RealDisk.INSTANCE;

  /** The platform with this disk. */
  final Platform platform() {
    return platform(Platform.system().random());
  }

  /** The same with keys made of this randomness. */
  final Platform platform(SecureRandom random) {
    Platform system = Platform.system();
    return new Platform(this, system.clocks(), random, system.bootId(), system.host());
  }

  @Override
  public boolean exists(Path path) {
    return REAL.exists(path);
  }

  @Override
  public Object identity(Path path) throws IOException {
    return REAL.identity(path);
  }

  @Override
  public long size(Path path) throws IOException {
    return REAL.size(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return REAL.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    REAL.createDirectories(directory);
  }

  @Override
  public DiskFile openPrivate(Path path) throws IOException {
    return REAL.openPrivate(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    REAL.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    REAL.delete(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    REAL.forceDirectory(directory);
  }

  /** Hands every call on to a file of the real disk. */
  abstract static class ForwardingFile implements DiskFile {
    final DiskFile file;

    ForwardingFile(DiskFile file) {
      this.file = file;
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
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
