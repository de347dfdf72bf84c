package dev.taffrail.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A folder as a device holds it: what is safe, and what a power cut may yet take. */
final class SimulatedDisk {
  /** The number of an event before those that are counted. */
  private static final int BEFORE = -1;

  private final Map<Integer, byte[]> safe = new TreeMap<>();
  private final Map<String, Integer> safeNames = new TreeMap<>();
  private final List<Numbered<DiskEvent.Write>> writes = new ArrayList<>();
  private final List<Numbered<DiskEvent.OfNames>> changes = new ArrayList<>();

  /** Of these writes the system threw the pages away: no force makes them safe any more. */
  private final List<DiskEvent.Write> givenUp = new ArrayList<>();

  private int events;
  private int files;

  private record Numbered<T>(int number, T event) {}

  /** A disk all of which is safe, as a machine finds it when it starts. */
  static SimulatedDisk of(Map<String, byte[]> files) {
    SimulatedDisk disk = new SimulatedDisk();
    files.forEach(
        (name, bytes) -> {
          int file = ++disk.files;
          disk.safe.put(file, bytes);
          disk.safeNames.put(name, file);
        });
    return disk;
  }

  /** The same disk, to go another way: events that a new record counts from 0. */
  SimulatedDisk copy() {
    SimulatedDisk copy = new SimulatedDisk();
    copy.safe.putAll(safe);
    copy.safeNames.putAll(safeNames);
    writes.forEach(write -> copy.writes.add(new Numbered<>(BEFORE, write.event())));
    changes.forEach(change -> copy.changes.add(new Numbered<>(BEFORE, change.event())));
    copy.givenUp.addAll(givenUp);
    copy.files = files;
    return copy;
  }

  void apply(DiskEvent event) {
    if (event instanceof DiskEvent.Write write) {
      writes.add(new Numbered<>(events, write));
    } else if (event instanceof DiskEvent.OfNames change) {
      files = Math.max(files, change instanceof DiskEvent.Create create ? create.file() : 0);
      changes.add(new Numbered<>(events, change));
    } else if (event instanceof DiskEvent.Force force) {
      force(force);
    } else if (event instanceof DiskEvent.ForceFailed failed) {
      givenUp.addAll(unsafeWrites(List.of(failed.file())));
    } else if (event instanceof DiskEvent.ForceDirectory force) {
      changes.stream().filter(c -> c.number() < force.begun()).forEach(c -> change(safeNames, c));
      changes.removeIf(c -> c.number() < force.begun());
    }
    events++;
  }

  private void force(DiskEvent.Force force) {
    for (Numbered<DiskEvent.Write> write : List.copyOf(writes)) {
      boolean meant = write.event().file() == force.file() && write.number() < force.begun();
      if (meant && !givenUp.contains(write.event())) {
        safe.put(force.file(), written(content(force.file()), write.event(), 0, all(write)));
        writes.remove(write);
      }
    }
  }

  private static int all(Numbered<DiskEvent.Write> write) {
    return write.event().bytes().length;
  }

  /** The bytes with a part of a write in them; zeros where the file had none before. */
  static byte[] written(byte[] bytes, DiskEvent.Write write, int from, int to) {
    int at = Math.toIntExact(write.position());
    byte[] result = from == to ? bytes : Arrays.copyOf(bytes, Math.max(bytes.length, at + to));
    System.arraycopy(write.bytes(), from, result, at + from == at + to ? 0 : at + from, to - from);
    return result;
  }

  private static void change(Map<String, Integer> names, Numbered<DiskEvent.OfNames> numbered) {
    DiskEvent.OfNames change = numbered.event();
    if (change instanceof DiskEvent.Create create) {
      names.put(create.name(), create.file());
    } else if (change instanceof DiskEvent.Rename rename) {
      Integer file = names.remove(rename.from());
      if (file != null) {
        names.put(rename.to(), file);
      }
    } else if (change instanceof DiskEvent.Delete delete) {
      names.remove(delete.name());
    }
  }

  /** The greatest number of a file that there ever was. */
  int files() {
    return files;
  }

  /** How many changes of names a power cut may take. */
  int unsafeNames() {
    return changes.size();
  }

  /** The names with so many of the unsafe changes. */
  Map<String, Integer> names(int survived) {
    Map<String, Integer> names = new TreeMap<>(safeNames);
    changes.subList(0, survived).forEach(change -> change(names, change));
    return names;
  }

  /** The writes to these files that a power cut may take, in their order. */
  List<DiskEvent.Write> unsafeWrites(Collection<Integer> files) {
    return writes.stream()
        .map(Numbered::event)
        .filter(write -> files.contains(write.file()))
        .toList();
  }

  /** What is not safe, whatever the bytes. */
  String shape() {
    List<DiskEvent> unsafe = new ArrayList<>();
    writes.forEach(write -> unsafe.add(write.event()));
    changes.forEach(change -> unsafe.add(change.event()));
    return DiskEvent.shape(unsafe);
  }

  /** What of a file is safe. */
  byte[] content(int file) {
    return safe.getOrDefault(file, new byte[0]);
  }

  /** A file as every reader sees it that runs. */
  byte[] seen(int file) {
    byte[] bytes = content(file);
    for (DiskEvent.Write write : unsafeWrites(List.of(file))) {
      bytes = written(bytes, write, 0, write.bytes().length);
    }
    return bytes;
  }
}
