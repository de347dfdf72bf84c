package dev.taffrail.journal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The operating system's file system. */
final class RealDisk implements Disk {
  static final RealDisk INSTANCE = new RealDisk();

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<OpenOption> READ_WRITE_CREATE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

  private static final boolean POSIX = File.separatorChar == '/';

  private RealDisk() {}

  @Override
  public DiskFile open(Path path) throws IOException {
    return new RealDiskFile(FileChannel.open(path, READ_WRITE_CREATE));
  }

  @Override
  public DiskFile openPrivate(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, READ_WRITE_CREATE, ownerOnly());
    try {
      requirePrivate(path);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new RealDiskFile(channel);
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public Object identity(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  @Override
  public long usableBytes(Path directory) {
    return directory.toFile().getUsableSpace();
  }

  @Override
  public long size(Path path) throws IOException {
    return Files.size(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (POSIX) {
      // Windows opens no directories; its file systems journal names by themselves.
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(paths::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return paths;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      // Not asked when it is there: createDirectories refuses a symbolic link to a directory.
      Files.createDirectories(directory);
    }
  }

  private static void requirePrivate(Path path) throws IOException {
    if (POSIX) {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
      if (!OWNER_ONLY.containsAll(found)) {
        throw new FileSystemException(
            path.toString(),
            null,
            "expected a key file that only its owner can read (mode 0600), found "
                + PosixFilePermissions.toString(found));
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return POSIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }
}
