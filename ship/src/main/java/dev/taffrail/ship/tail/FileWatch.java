package dev.taffrail.ship.tail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears of changes in directories. All that listen in a process share one watch of the system and
 * one thread, however many files there are; nobody is woken while nothing changes. For any thread.
 */
final class FileWatch implements Closeable {
  /** After so long a pause come the next news: a busy file does not wake anybody for each line. */
  private static final long PAUSE_MILLIS = 20;

  /** A folder that is another one again so soon is looked at: it would be news without a pause. */
  private static final long RENEWED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final ReentrantLock REGISTRY = new ReentrantLock();
  private static final Map<Path, Place> PLACES = new HashMap<>();
  private static @Nullable WatchService service;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Set<Path> written = new HashSet<>();
  private final Set<Path> directories = new HashSet<>();

  /** When a directory was found to be another one. */
  private final Map<Path, Long> renewed = new HashMap<>();

  private final LongSupplier nanos;
  private final Function<Path, @Nullable Object> keys;
  private boolean moved;
  private boolean woken;

  /** Whether something was heard that nobody took: asked for each line, and so without the lock. */
  private volatile boolean fresh;

  /** A directory, which one it is, and who listens to it. */
  private record Place(WatchKey key, @Nullable Object directory, Set<FileWatch> listeners) {}

  /**
   * What was heard.
   *
   * @param written files that were written to
   * @param moved whether files came, went or changed names
   */
  record News(Set<Path> written, boolean moved) {
    private static final News NONE = new News(Set.of(), false);
  }

  /**
   * @param nanos a clock that never jumps
   */
  FileWatch(LongSupplier nanos) {
    this(nanos, FileWatch::keyOf);
  }

  /**
   * @param keys which directory has a name: some file systems give it another number at each look
   */
  FileWatch(LongSupplier nanos, Function<Path, @Nullable Object> keys) {
    this.nanos = nanos;
    this.keys = keys;
  }

  private static @Nullable Object keyOf(Path directory) {
    try {
      return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /** Listens to these directories, and to no others; false when some cannot be heard. */
  boolean listen(Set<Path> wanted) {
    REGISTRY.lock();
    try {
      Set<Path> gone = new HashSet<>(directories);
      gone.removeAll(wanted);
      gone.forEach(this::leave);
      boolean all = true;
      for (Path directory : wanted) {
        all &= join(directory);
      }
      return all;
    } finally {
      REGISTRY.unlock();
    }
  }

  private boolean join(Path directory) {
    Place place = PLACES.get(directory);
    boolean joined = directories.contains(directory);
    if (place != null && isStill(place, directory)) {
      return joined || begin(directory, place);
    }
    if (joined && isJustRenewed(directory)) {
      return false;
    }
    try {
      Place now = register(directory, place);
      if (joined && place != null && now.key().equals(place.key())) {
        // The one that was heard all the time: only its number is another.
        return true;
      }
      if (joined) {
        renewed.put(directory, nanos.getAsLong());
      }
      now.listeners().forEach(listener -> listener.told(Set.of(), true));
      return begin(directory, now);
    } catch (IOException e) {
      // Not there any more, or the system watches no more of them: it is looked at instead.
      return false;
    }
  }

  /** Whether it is the one that still has its name. */
  private boolean isStill(Place place, Path name) {
    return place.key().isValid() && Objects.equals(place.directory(), keys.apply(name));
  }

  private boolean isJustRenewed(Path directory) {
    Long at = renewed.get(directory);
    return at != null && nanos.getAsLong() - at < RENEWED_NANOS;
  }

  private Place register(Path directory, @Nullable Place before) throws IOException {
    Object which = keys.apply(directory);
    WatchKey key =
        directory.register(
            service(),
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);
    Place place = new Place(key, which, before == null ? new HashSet<>() : before.listeners());
    PLACES.put(directory, place);
    if (before != null) {
      cancelUnused(before.key());
    }
    return place;
  }

  /** A directory that was renamed has the same key under both names. */
  private static void cancelUnused(WatchKey key) {
    if (PLACES.values().stream().noneMatch(place -> place.key().equals(key))) {
      key.cancel();
    }
  }

  private boolean begin(Path directory, Place place) {
    place.listeners().add(this);
    directories.add(directory);
    // What happened there since it was looked at nobody told.
    told(Set.of(), true);
    return true;
  }

  private void leave(Path directory) {
    directories.remove(directory);
    renewed.remove(directory);
    Place place = PLACES.get(directory);
    if (place != null && place.listeners().remove(this) && place.listeners().isEmpty()) {
      PLACES.remove(directory);
      cancelUnused(place.key());
    }
  }

  private static WatchService service() throws IOException {
    WatchService open = service;
    if (open == null) {
      WatchService opened = FileSystems.getDefault().newWatchService();
      Thread thread = new Thread(() -> hear(opened), "taffrail-watch-files");
      thread.setDaemon(true);
      thread.start();
      service = opened;
      open = opened;
    }
    return open;
  }

  private static void hear(WatchService heard) {
    try {
      while (true) {
        WatchKey key = heard.take();
        tell(key);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // Closed by its last user; an interrupt is nobody's business but that of this thread.
    }
  }

  private static void tell(WatchKey key) {
    Set<Path> written = new HashSet<>();
    boolean moved = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY)
          && event.context() instanceof Path name) {
        written.add(name);
      } else {
        moved = true;
      }
    }
    // A directory that is gone, or another under its name, is heard of no more.
    moved |= !key.reset();
    tell(key, written, moved);
  }

  /** Under the names that it has by now: the key knows the first one. */
  private static void tell(WatchKey key, Set<Path> written, boolean moved) {
    REGISTRY.lock();
    try {
      for (Map.Entry<Path, Place> entry : PLACES.entrySet()) {
        if (entry.getValue().key().equals(key)) {
          Set<Path> files = new HashSet<>();
          written.forEach(name -> files.add(entry.getKey().resolve(name)));
          entry.getValue().listeners().forEach(listener -> listener.told(files, moved));
        }
      }
    } finally {
      REGISTRY.unlock();
    }
  }

  private void told(Set<Path> more, boolean movedToo) {
    lock.lock();
    try {
      written.addAll(more);
      moved |= movedToo;
      fresh = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What was heard since this was asked last. */
  News take() {
    if (!fresh) {
      return News.NONE;
    }
    lock.lock();
    try {
      News taken = new News(Set.copyOf(written), moved);
      written.clear();
      moved = false;
      fresh = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for news; false when the time ran out, or when this was woken. */
  boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (left > 0 && !woken && !moved && written.isEmpty()) {
        left = news.awaitNanos(left);
      }
      return moved || !written.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void wakeUp() {
    lock.lock();
    try {
      woken = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #wakeUp} was called since this was asked last. */
  boolean takeWoken() {
    lock.lock();
    try {
      boolean was = woken;
      woken = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** The last user's close ends the watch. */
  @Override
  public void close() throws IOException {
    REGISTRY.lock();
    try {
      Set.copyOf(directories).forEach(this::leave);
      WatchService closing = service;
      if (PLACES.isEmpty() && closing != null) {
        service = null;
        closing.close();
      }
    } finally {
      REGISTRY.unlock();
    }
  }
}
