package dev.taffrail.agent.collect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journals of a collector: of each device one, {@code DIR/rpi4/rpi4.log}, with its name in
 * {@code DIR/rpi4/device}. Opened when something comes for it, closed when nothing came for a
 * while, or another one needs its place. For many threads.
 */
final class Devices implements AutoCloseable {
  private static final long WARN_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Journals that are forced at one time: more of them only keep each other waiting. */
  private static final int FORCES = 4;

  private final Path dir;
  private final DeviceLimits limits;
  private final Consumer<String> warnings;
  private final String host = host();
  private final DirLock lock;
  private final Recollection recollection = new Recollection(EntryStore.RECENT_ENTRIES);
  private final Semaphore turns = new Semaphore(FORCES, true);
  private final Map<String, DeviceJournal> known = new HashMap<>();
  private final ScheduledThreadPoolExecutor idle;
  private int open;
  private boolean closed;
  private long warnedAt = System.nanoTime() - WARN_EVERY_NANOS;

  private Devices(Path dir, DeviceLimits limits, DirLock lock, Consumer<String> warnings) {
    this.dir = dir;
    this.limits = limits;
    this.lock = lock;
    this.warnings = warnings;
    this.idle =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "collect-idle");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes the folder, and looks what devices it has.
   *
   * @param warnings is told what the operator has to know, a line each
   * @throws IOException when it cannot be made or read, or another collector has it
   */
  static Devices in(Path dir, DeviceLimits limits, Consumer<String> warnings) throws IOException {
    if (!Files.isDirectory(dir)) { // createDirectories may refuse a link to one
      Files.createDirectories(dir);
    }
    Devices devices = new Devices(dir, limits, DirLock.of(dir), warnings);
    try {
      devices.look();
    } catch (IOException e) {
      devices.close();
      throw e;
    }
    long every = Math.max(1, limits.idle().toMillis() / 4);
    ScheduledFuture<?> unused =
        devices.idle.scheduleWithFixedDelay(
            devices::closeIdle, every, every, TimeUnit.MILLISECONDS);
    return devices;
  }

  private void look() throws IOException {
    try (Stream<Path> folders = Files.list(dir)) {
      for (Path folder : folders.toList()) {
        DeviceFolder.device(folder).ifPresent(this::add);
      }
    }
  }

  // An origin has no spaces and no plus.
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private DeviceJournal add(DeviceName device) {
    DeviceJournal journal =
        new DeviceJournal(
            device,
            dir.resolve(device.folder()),
            "taffrail.local/" + host + "/collect",
            limits.keepBytes(),
            recollection.recent(),
            turns);
    known.put(device.folder(), journal);
    return journal;
  }

  /**
   * Where what belongs to a device lies; made where it is not there, and the device counts then.
   *
   * @throws RefusedException 503 when there are too many devices
   */
  Path folder(DeviceName device) throws IOException, RefusedException {
    DeviceJournal journal = begin(device);
    try {
      return journal.makeFolder();
    } finally {
      end(journal);
    }
  }

  /**
   * The device's journal, open until {@link #release}.
   *
   * @throws RefusedException 503 when there are too many devices, or all journals that may be open
   *     are in use, or this one cannot be had now; 500 when it cannot be opened
   */
  EntryStore use(DeviceName device) throws RefusedException {
    DeviceJournal journal = begin(device);
    boolean opened = false;
    try {
      EntryStore store = journal.opened(this::makeRoom, this::closedOne);
      opened = true;
      return store;
    } finally {
      if (!opened) { // also by an Error: no thread can be had for a journal, for instance
        end(journal);
      }
    }
  }

  /**
   * Keeps a place for each of them, made or not, until {@link #release}.
   *
   * @throws RefusedException 503 when there is none for one of them: then none is kept
   */
  synchronized void hold(Collection<DeviceName> all) throws RefusedException {
    List<DeviceName> fresh =
        all.stream().filter(device -> !known.containsKey(device.folder())).toList();
    int places = limits.devices() - known.size();
    if (!fresh.isEmpty() && fresh.size() > places) {
      throw noPlace(fresh.get(Math.max(0, places)));
    }
    for (DeviceName device : all) {
      DeviceJournal unused = begin(device);
    }
  }

  void release(DeviceName device) {
    @Nullable DeviceJournal journal;
    synchronized (this) {
      journal = known.get(device.folder());
    }
    if (journal != null) {
      end(journal);
    }
  }

  private synchronized DeviceJournal begin(DeviceName device) throws RefusedException {
    if (closed) {
      throw new RefusedException(503, "ending, send again later");
    }
    @Nullable DeviceJournal journal = known.get(device.folder());
    if (journal == null) {
      if (known.size() >= limits.devices()) {
        throw noPlace(device);
      }
      journal = add(device);
    }
    journal.begin();
    return journal;
  }

  private RefusedException noPlace(DeviceName device) {
    warnAtTimes(
        "%s takes %d devices, and no more: '%s' is refused (--max-devices)"
            .formatted(dir, limits.devices(), device.name()));
    return new RefusedException(
        503, "no room for one device more: " + limits.devices() + " are the most");
  }

  private synchronized void end(DeviceJournal journal) {
    journal.end();
    if (!journal.isUsed() && !journal.wasOpened()) {
      known.remove(journal.device().folder());
      recollection.remove(journal.recent());
    }
  }

  private void warnAtTimes(String line) {
    if (System.nanoTime() - warnedAt >= WARN_EVERY_NANOS) {
      warnedAt = System.nanoTime();
      warnings.accept(line);
    }
  }

  /** Makes sure that one journal more may be open. */
  private void makeRoom() throws RefusedException {
    @Nullable Taken longest;
    synchronized (this) {
      if (open < limits.open()) {
        open++;
        return;
      }
      longest = takeUnused(Duration.ZERO);
      if (longest == null) {
        warnAtTimes(
            "all %d journals that may be open are in use: others are refused"
                .formatted(limits.open()));
        throw new RefusedException(503, "too many devices send at this time, send again later");
      }
      open++; // what is closed now gives its place back
    }
    close(longest);
  }

  private synchronized void closedOne() {
    open--;
  }

  private record Taken(DeviceJournal journal, EntryStore store) {}

  /** The one for which nothing came for longest; whoever wants it waits until it is closed. */
  private synchronized @Nullable Taken takeUnused(Duration atLeast) {
    DeviceJournal longest = null;
    long now = System.nanoTime();
    for (DeviceJournal each : known.values()) {
      if (!each.isUsed()
          && each.isOpen()
          && each.quietNanos(now) >= atLeast.toNanos()
          && (longest == null || each.quietNanos(now) > longest.quietNanos(now))) {
        longest = each;
      }
    }
    @Nullable EntryStore store = longest == null ? null : longest.take();
    return longest == null || store == null ? null : new Taken(longest, store);
  }

  private void close(Taken taken) {
    try {
      taken.journal().close(taken.store());
    } catch (IOException e) {
      warnings.accept(
          taken.journal().device().folder() + ": journal not closed well: " + e.getMessage());
    } finally {
      closedOne();
    }
  }

  private void closeIdle() {
    for (Taken each = takeUnused(limits.idle()); each != null; each = takeUnused(limits.idle())) {
      close(each);
    }
  }

  /** How many journals are open now, of how many devices. */
  synchronized String json() {
    return "{\"known\":%d,\"open\":%d}".formatted(known.size(), open);
  }

  /** Writes and seals what waits, and releases all journals. */
  @Override
  public void close() throws IOException {
    List<DeviceJournal> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(known.values());
    }
    idle.shutdownNow();
    IOException failure = null;
    for (DeviceJournal journal : all) {
      try {
        @Nullable EntryStore store = journal.take();
        if (store != null) {
          journal.close(store);
        }
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    lock.close();
    if (failure != null) {
      throw failure;
    }
  }
}
