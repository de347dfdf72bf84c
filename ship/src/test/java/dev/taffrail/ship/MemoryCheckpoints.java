package dev.taffrail.ship;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cursor files in memory: held by one at a time, and counted. */
final class MemoryCheckpoints implements Checkpoints.Opener {
  final Map<String, Checkpoints.Saved> saved = new ConcurrentHashMap<>();
  private final Set<String> held = new HashSet<>();
  private int saves;
  private boolean full;
  private int savesLeft = Integer.MAX_VALUE;

  @Override
  public synchronized Checkpoints open(String name) throws IOException {
    if (!held.add(name)) {
      throw new IOException(name + " is held");
    }
    return new Slot(name);
  }

  synchronized int saves() {
    return saves;
  }

  /** From now on, or no longer, there is no room for a cursor. */
  synchronized void full(boolean value) {
    full = value;
  }

  /** What is saved behind the next time is lost, as when a crash had come right behind it. */
  synchronized void crashAfterNext() {
    savesLeft = 1;
  }

  /** Whoever held a cursor is gone without a word. */
  synchronized void crash() {
    held.clear();
    savesLeft = Integer.MAX_VALUE;
  }

  synchronized Set<String> held() {
    return Set.copyOf(held);
  }

  private final class Slot implements Checkpoints {
    private final String name;

    Slot(String name) {
      this.name = name;
    }

    @Override
    public Optional<Checkpoints.Saved> load() {
      return Optional.ofNullable(saved.get(name));
    }

    @Override
    public void save(Checkpoints.Saved checkpoint) throws IOException {
      synchronized (MemoryCheckpoints.this) {
        if (full) {
          throw new IOException("No space left on device");
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("an interrupted thread closes the file that it writes to");
        }
        saves++;
        if (savesLeft-- > 0) {
          saved.put(name, checkpoint);
        }
      }
    }

    @Override
    public void close() {
      synchronized (MemoryCheckpoints.this) {
        held.remove(name);
      }
    }
  }
}
