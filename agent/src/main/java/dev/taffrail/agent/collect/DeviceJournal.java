package dev.taffrail.agent.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A device's journal, open or closed. What it remembers stays while it is closed. */
final class DeviceJournal {
  /** As long as a journal waits for a disk that hangs. */
  private static final long PATIENCE_SECONDS = 30;

  private final DeviceName device;
  private final Path folder;
  private final String origin;
  private final long keepBytes;
  private final RecentEntries recent;
  private final Semaphore turns;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable EntryStore store;
  private volatile boolean wasOpened;
  private boolean remembers;

  /** How many requests use it; and when the last one ended. Under the lock of {@link Devices}. */
  private int users;

  private long usedAt = System.nanoTime();

  DeviceJournal(
      DeviceName device,
      Path folder,
      String origins,
      long keepBytes,
      RecentEntries recent,
      Semaphore turns) {
    this.turns = turns;
    this.device = device;
    this.folder = folder;
    this.origin = origins + "/" + device.folder();
    this.keepBytes = keepBytes;
    this.recent = recent;
    this.wasOpened = Files.exists(folder);
  }

  DeviceName device() {
    return device;
  }

  /** A request uses it, until {@link #end}. */
  void begin() {
    users++;
  }

  void end() {
    users--;
    usedAt = System.nanoTime();
  }

  boolean isUsed() {
    return users > 0;
  }

  /** For how long nobody has used it. */
  long quietNanos(long now) {
    return now - usedAt;
  }

  boolean isOpen() {
    return store != null;
  }

  RecentEntries recent() {
    return recent;
  }

  /** Whether its folder is there. */
  boolean wasOpened() {
    return wasOpened;
  }

  /** Makes room for one open journal more, or refuses. */
  interface Room {
    void make() throws RefusedException;
  }

  /**
   * Opens it unless it is.
   *
   * @param giveBack gives the room back when it cannot be opened
   * @throws RefusedException 503 when there is no room, or it is being opened or closed for too
   *     long; 500 when it cannot be opened
   */
  EntryStore opened(Room room, Runnable giveBack) throws RefusedException {
    EntryStore there = store;
    if (there != null) {
      return there;
    }
    lockInTime();
    try {
      there = store;
      if (there == null) {
        room.make();
        there = open(giveBack);
        store = there;
      }
      return there;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the folder unless it is there. */
  Path makeFolder() throws IOException {
    DeviceFolder.make(folder, device);
    wasOpened = true;
    return folder;
  }

  private void lockInTime() throws RefusedException {
    try {
      if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new RefusedException(503, "cannot open " + device.folder() + " now");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(503, "interrupted while waiting for " + device.folder(), e);
    }
  }

  private EntryStore open(Runnable giveBack) throws RefusedException {
    boolean opened = false;
    try {
      Path file = makeFolder().resolve(device.folder() + ".log");
      EntryStore fresh = EntryStore.open(file, origin, keepBytes, recent, turns);
      remember(fresh);
      opened = true;
      return fresh;
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(500, "cannot open " + device.folder() + ": " + e, e);
    } finally {
      if (!opened) {
        giveBack.run();
      }
    }
  }

  private void remember(EntryStore fresh) throws IOException {
    if (!remembers) {
      try {
        fresh.remember(DeviceJournal::identity);
        remembers = true;
      } finally {
        if (!remembers) {
          fresh.close();
        }
      }
    }
  }

  private static Optional<Fingerprint> identity(ReceivedRecord record) {
    return switch (record.protocol()) {
      case "loki" -> LokiReceiver.identity(record);
      case "cloud" -> CloudReceiver.identity(record);
      default -> Optional.empty();
    };
  }

  /**
   * What is to be closed, by {@link #close} in this thread: whoever wants it from now on waits for
   * that. Null when it is not open. Nobody may be using it.
   */
  @Nullable EntryStore take() {
    EntryStore there = store;
    if (there != null) {
      lock.lock();
      store = null;
    }
    return there;
  }

  void close(EntryStore taken) throws IOException {
    try {
      taken.close();
    } finally {
      lock.unlock();
    }
  }
}
