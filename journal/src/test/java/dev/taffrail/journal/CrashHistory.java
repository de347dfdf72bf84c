package dev.taffrail.journal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/** What journals live through that are to crash, and what they promise meanwhile. */
final class CrashHistory {
  /** A file of the least size that has room for short records and a seal alone. */
  private static final long FULL = JournalConfig.MIN_SEALED_BYTES - 8 * 1024;

  private final JournalConfig config;
  private final Platform platform;
  private final Consumer<DiskEvent> told;
  private int next;

  /**
   * @param first the number of the first record
   * @param told is given each promise as soon as it holds
   */
  CrashHistory(JournalConfig config, Disk disk, int first, Consumer<DiskEvent> told) {
    this(config, disk, Platform.system().random(), first, told);
  }

  /** The same with keys made of this randomness. */
  CrashHistory(
      JournalConfig config, Disk disk, SecureRandom random, int first, Consumer<DiskEvent> told) {
    Platform system = Platform.system();
    this.config = config;
    this.platform = new Platform(disk, system.clocks(), random, system.bootId(), system.host());
    this.next = first;
    this.told = told;
  }

  /** A journal whose rotations, prunes, epochs and seals for errors come soon. */
  static JournalConfig config(Path folder) {
    SealPolicy d = SealPolicy.DEFAULT;
    SealPolicy soon =
        new SealPolicy(
            d.records(),
            d.bytes(),
            d.minInterval(),
            d.busyInterval(),
            d.busyBytes(),
            d.quietInterval(),
            d.heartbeat(),
            Duration.ZERO,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            2);
    return JournalConfig.at(folder.resolve("edge.log"))
        .withOrigin("example.com/test/edge")
        .withMaxBytes(JournalConfig.MIN_SEALED_BYTES)
        .withBackups(1)
        .withSealing(soon);
  }

  /** Makes a sealed journal, which need not be done: opening does it too. */
  void make() throws IOException {
    told.accept(new DiskEvent.Made(Journal.create(config, platform)));
  }

  /** The number of the next record. */
  int next() {
    return next;
  }

  /** What is done with a journal while it is open. */
  interface Life {
    void live(Opened opened) throws IOException;
  }

  /** Opens the journal, lives, closes it. */
  void open(Life life) throws IOException {
    try (Journal journal = Journal.open(config, platform)) {
      life.live(new Opened(journal));
    }
    tell();
  }

  /** An open journal, and what can be done with it. */
  final class Opened {
    private final Journal journal;

    private Opened(Journal journal) {
      this.journal = journal;
    }

    /** Appends a record. */
    Opened append() throws IOException {
      return append(Level.INFO, 0);
    }

    /**
     * @param pad so many bytes longer
     */
    Opened append(Level level, int pad) throws IOException {
      CrashHistory.this.append(journal, level, pad);
      return this;
    }

    /** Appends until the newest file is full but for short records and a seal. */
    Opened fill() throws IOException {
      int room = Math.toIntExact(FULL - Files.size(config.path()));
      return append(Level.INFO, room / 2).append(Level.INFO, room / 2);
    }

    Opened sync() throws IOException {
      CrashHistory.this.sync(journal);
      return this;
    }

    Opened seal() throws IOException {
      journal.seal();
      return this;
    }

    /** Asks a disk for a seal that fails at first, until the file that was in doubt is left. */
    Opened sealInTheEnd() {
      await().ignoreException(IOException.class).until(this::isSealed);
      await().until(() -> Files.exists(new JournalFiles(config.path()).rotated(1)));
      await().ignoreException(IOException.class).until(this::isSealed);
      return this;
    }

    private boolean isSealed() throws IOException {
      journal.seal();
      return true;
    }
  }

  /** Syncing, sealing, an error, rotations with prunes and epochs, closing, opening again. */
  void live() throws IOException {
    try (Journal journal = Journal.open(config, platform)) {
      append(journal, Level.INFO, 0);
      append(journal, Level.INFO, 0);
      sync(journal);
      append(journal, Level.INFO, 0);
      journal.seal();
      append(journal, Level.ERROR, 0);
      append(journal, Level.INFO, 0);
      sync(journal);
      for (int i = 0; i < 8; i++) {
        append(journal, Level.INFO, 60_000);
        append(journal, Level.INFO, 0);
        append(journal, Level.INFO, 0);
      }
      append(journal, Level.INFO, 0);
    }
    tell();
    liveBriefly();
  }

  /** Opening, which may have to recover, two records, closing. */
  void liveBriefly() throws IOException {
    try (Journal journal = Journal.open(config, platform)) {
      append(journal, Level.INFO, 0);
      append(journal, Level.INFO, 0);
      sync(journal);
    }
    tell();
  }

  /** Goes on until somebody ends the process. */
  void liveOn(Random random) throws IOException {
    try (Journal journal = Journal.open(config, platform)) {
      while (true) {
        Level level = random.nextInt(30) == 0 ? Level.ERROR : Level.INFO;
        append(journal, level, random.nextInt(random.nextInt(20) == 0 ? 40_000 : 400));
        if (random.nextInt(10) == 0) {
          sync(journal);
        }
      }
    }
  }

  private void append(Journal journal, Level level, int pad) throws IOException {
    String field = ",\"n\":" + next++ + (pad > 0 ? ",\"pad\":\"" + "p".repeat(pad) + "\"" : "");
    journal.append(Lines.record(level, "edge.sensor", "reading", field));
  }

  private void sync(Journal journal) throws IOException {
    journal.sync();
    tell();
  }

  private void tell() {
    told.accept(new DiskEvent.Synced(next - 1));
  }
}
