package dev.taffrail.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Gives each file that appears in a folder a second name in another one, for no more than that
 * costs, so that the records of files that were rotated away are still there to be counted. Sees a
 * file within a millisecond or so; whoever keeps backups does not delete one before that.
 */
final class KeptFiles implements AutoCloseable {
  private static final byte[] MARK = ('"' + Sample.MESSAGE + '"').getBytes(US_ASCII);

  private final Path folder;
  private final Folder kept;
  private final WatchService watch;
  private final Set<Object> known = new HashSet<>();
  private final Thread thread = new Thread(this::follow, "kept-files");

  private KeptFiles(Path folder, Folder kept, WatchService watch) {
    this.folder = folder;
    this.kept = kept;
    this.watch = watch;
  }

  /** Of this folder, from now on. */
  static KeptFiles of(Path folder) throws IOException {
    WatchService watch = folder.getFileSystem().newWatchService();
    Path beside = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "folder");
    KeptFiles files = new KeptFiles(folder, Folder.createIn(beside), watch);
    WatchKey unused = folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    files.thread.setDaemon(true);
    files.thread.start();
    return files;
  }

  private void follow() {
    try {
      while (true) {
        WatchKey key = watch.take();
        key.pollEvents();
        keepNew();
        if (!key.reset()) {
          return;
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      return;
    } catch (IOException e) {
      throw new IllegalStateException("files of " + folder + " cannot be counted", e);
    }
  }

  private synchronized void keepNew() throws IOException {
    for (Path file : new Folder(folder).files()) {
      try {
        keep(file);
      } catch (NoSuchFileException e) {
        // Renamed between the two looks: that is an event of its own.
      }
    }
  }

  private void keep(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isRegularFile() && !known.contains(attributes.fileKey())) {
      Path name = Files.createLink(kept.path().resolve("kept-" + known.size()), file);
      known.add(Files.readAttributes(name, BasicFileAttributes.class).fileKey());
    }
  }

  /** How many records of {@link Sample} stand in all files that there ever were. */
  long records() throws IOException {
    keepNew();
    long records = 0;
    for (Path file : kept.files()) {
      records += records(file);
    }
    return records;
  }

  private static long records(Path file) throws IOException {
    long records = 0;
    byte[] bytes = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      int carried = 0;
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes, carried, bytes.length - carried)) {
        int end = carried + n;
        records += marks(bytes, end);
        // What may begin a mark is looked at again; less than a mark holds no whole one.
        carried = Math.min(MARK.length - 1, end);
        System.arraycopy(bytes, end - carried, bytes, 0, carried);
      }
    }
    return records;
  }

  private static long marks(byte[] bytes, int end) {
    long marks = 0;
    for (int i = 0; i + MARK.length <= end; i++) {
      if (bytes[i] == MARK[0] && bytes[i + 1] == MARK[1] && isMark(bytes, i)) {
        marks++;
        i += MARK.length - 1;
      }
    }
    return marks;
  }

  private static boolean isMark(byte[] bytes, int at) {
    for (int k = 2; k < MARK.length; k++) {
      if (bytes[at + k] != MARK[k]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    watch.close();
    kept.close();
  }
}
