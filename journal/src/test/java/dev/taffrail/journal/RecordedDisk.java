package dev.taffrail.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A folder of the real disk, with a record of all that was done to it. Forces take the time that is
 * given, and do nothing: what they would have saved is the record's to tell.
 */
final class RecordedDisk extends ForwardingDisk {
  private final Path folder;
  private final long forceNanos;
  private final Map<String, Integer> names;
  private final List<DiskEvent> events = new ArrayList<>();
  private int files;
  private int failures;

  /**
   * @param disk the names and the numbers of the files that are there
   */
  RecordedDisk(Path folder, SimulatedDisk disk, long forceNanos) {
    this.folder = folder;
    this.names = new TreeMap<>(disk.names(disk.unsafeNames()));
    this.forceNanos = forceNanos;
    this.files = disk.files();
  }

  synchronized List<DiskEvent> events() {
    return List.copyOf(events);
  }

  /** Tells something that is no change of the disk. */
  synchronized void tell(DiskEvent event) {
    events.add(event);
  }

  /** So many forces of the newest file fail from now on. */
  synchronized void failForces(int count) {
    failures = count;
  }

  private synchronized void failForce(int number) throws IOException {
    boolean newest = Integer.valueOf(number).equals(names.get("edge.log"));
    if (newest && failures > 0) {
      failures--;
      events.add(new DiskEvent.ForceFailed(number));
      throw new IOException("Input/output error");
    }
  }

  private synchronized int count() {
    return events.size();
  }

  private String name(Path path) {
    return folder.relativize(path).toString();
  }

  @Override
  public synchronized DiskFile open(Path path) throws IOException {
    return record(path, REAL.open(path));
  }

  @Override
  public synchronized DiskFile openPrivate(Path path) throws IOException {
    return record(path, REAL.openPrivate(path));
  }

  private DiskFile record(Path path, DiskFile file) {
    Integer number = names.get(name(path));
    if (number == null) {
      number = ++files;
      names.put(name(path), number);
      events.add(new DiskEvent.Create(number, name(path)));
    }
    return new RecordedFile(number, file);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    REAL.rename(from, to);
    events.add(new DiskEvent.Rename(name(from), name(to)));
    Integer moved = names.remove(name(from));
    if (moved != null) {
      names.put(name(to), moved);
    }
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    REAL.delete(path);
    if (names.remove(name(path)) != null) {
      events.add(new DiskEvent.Delete(name(path)));
    }
  }

  @Override
  public void forceDirectory(Path directory) {
    int begun = count();
    LockSupport.parkNanos(forceNanos);
    tell(new DiskEvent.ForceDirectory(begun));
  }

  private final class RecordedFile extends ForwardingFile {
    private final int number;

    RecordedFile(int number, DiskFile file) {
      super(file);
      this.number = number;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      synchronized (RecordedDisk.this) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        int written = file.write(bytes, position);
        if (written != copy.length) {
          throw new IOException("expected the write of " + copy.length + ", found " + written);
        }
        events.add(new DiskEvent.Write(number, position, copy));
        return written;
      }
    }

    @Override
    public void force() throws IOException {
      failForce(number);
      int begun = count();
      LockSupport.parkNanos(forceNanos);
      tell(new DiskEvent.Force(number, begun));
    }
  }
}
