package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Histories of sealed journals, each as short as can be for one of the things that they do on a
 * disk. What comes before it is safe: it has a history of its own.
 */
enum ShortHistory {
  /** Keys, first seal, chain and verification key are made. */
  MAKING(1) {
    @Override
    void live(CrashHistory history) throws IOException {
      history.make();
      history.open(opened -> opened.append().append().sync());
    }
  },

  /** Seals are made on request, for an error and at the end. */
  SEALING(1) {
    @Override
    void before(CrashHistory history) throws IOException {
      history.make();
    }

    @Override
    void live(CrashHistory history) throws IOException {
      history.open(
          opened ->
              opened
                  .append()
                  .append()
                  .sync()
                  .append()
                  .seal()
                  .append(Level.ERROR, 0)
                  .append()
                  .sync()
                  .append());
    }
  },

  /** A seal's force fails, and twice what is tried to save it; then the file is left. */
  FAILING(1) {
    @Override
    void before(CrashHistory history) throws IOException {
      history.make();
      history.open(opened -> opened.append());
    }

    @Override
    int failures() {
      return 3;
    }

    @Override
    void live(CrashHistory history) throws IOException {
      history.open(opened -> opened.append().append().sealInTheEnd().append().sync());
    }
  },

  /** Opened after a clean end, left without another record, opened again. */
  REOPENING(1) {
    @Override
    void before(CrashHistory history) throws IOException {
      SEALING.before(history);
      SEALING.live(history);
    }

    @Override
    void live(CrashHistory history) throws IOException {
      history.open(opened -> opened.append().append());
      history.open(opened -> {});
      history.open(opened -> opened.append().sync());
    }
  },

  /** The first rotation: nothing goes. */
  ROTATING(1) {
    @Override
    void before(CrashHistory history) throws IOException {
      history.make();
      fill(history);
    }

    @Override
    void live(CrashHistory history) throws IOException {
      rotate(history);
    }
  },

  /** The second rotation, by which the oldest file goes and an epoch begins. */
  PRUNING(1) {
    @Override
    void before(CrashHistory history) throws IOException {
      ROTATING.before(history);
      ROTATING.live(history);
      fill(history);
    }

    @Override
    void live(CrashHistory history) throws IOException {
      rotate(history);
    }
  },

  /** The third rotation: lines of the chain go as well. */
  FORGETTING(1) {
    @Override
    void before(CrashHistory history) throws IOException {
      PRUNING.before(history);
      PRUNING.live(history);
      fill(history);
    }

    @Override
    void live(CrashHistory history) throws IOException {
      rotate(history);
    }
  },

  /** Rotations after which nothing stays but the new file: the record that says so stands in it. */
  KEEPING_NOTHING(0) {
    @Override
    void before(CrashHistory history) throws IOException {
      ROTATING.before(history);
      ROTATING.live(history);
      fill(history);
    }

    @Override
    void live(CrashHistory history) throws IOException {
      rotate(history);
    }
  };

  /** Longer than what has room in a full file. */
  private static final int TOO_MUCH = 4_000;

  /** How long a force takes: so long that others write meanwhile. */
  static final long FORCE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

  private final int backups;

  ShortHistory(int backups) {
    this.backups = backups;
  }

  final JournalConfig config(JournalConfig journal) {
    return journal.withBackups(backups);
  }

  /** What is safe before it begins. */
  void before(CrashHistory history) throws IOException {
    // Nothing is there.
  }

  /** How many forces of the newest file fail then, from the first one on. */
  int failures() {
    return 0;
  }

  /** What power cuts come into. */
  abstract void live(CrashHistory history) throws IOException;

  /** Lives through it in a folder of this one, and tells what that did to the disk. */
  final CrashJudge.Recovered recorded(Path dir) throws IOException {
    Path folder = Files.createDirectories(dir.resolve("history"));
    JournalConfig config = config(CrashHistory.config(folder));
    SeededRandom random = new SeededRandom(0);
    RecordedDisk before = new RecordedDisk(folder, SimulatedDisk.of(Map.of()), 0);
    CrashHistory lived = new CrashHistory(config, before, random, 0, before::tell);
    before(lived);
    CrashJudge.Promise promise = CrashJudge.Promise.NONE;
    for (DiskEvent event : before.events()) {
      promise = promise.after(event);
    }
    CrashState state = CrashState.read(toString(), folder);
    SimulatedDisk safe = SimulatedDisk.of(state.files());
    RecordedDisk disk = new RecordedDisk(folder, safe, FORCE_NANOS);
    disk.failForces(failures());
    live(new CrashHistory(config, disk, random, lived.next(), disk::tell));
    return new CrashJudge.Recovered(state, promise, disk.events());
  }

  /** Lives through it in this folder, step by step. */
  final void live(Path folder, SteppedDisk.Walker walker, Consumer<DiskEvent> told)
      throws IOException {
    JournalConfig config = config(CrashHistory.config(folder));
    CrashHistory before = new CrashHistory(config, RealDisk.INSTANCE, 0, told);
    before(before);
    SteppedDisk disk = new SteppedDisk(walker);
    disk.failForces(failures());
    live(new CrashHistory(config, disk, before.next(), told));
  }

  private static void fill(CrashHistory history) throws IOException {
    history.open(opened -> opened.fill());
  }

  /** A rotation behind records that are not forced, and before others. */
  private static void rotate(CrashHistory history) throws IOException {
    history.open(
        opened -> opened.append().append().append(Level.INFO, TOO_MUCH).append().append().sync());
  }
}
