package dev.taffrail.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that writes a journal, tells what is promised, and asks to be killed in the middle of a
 * step of the disk, in which it stays.
 */
final class CrashChild {
  static final String KILL = "kill";
  static final String MADE = "made";
  static final String SYNCED = "synced ";

  /** When a step is broken off. */
  enum When {
    BEFORE,
    /** When half of its bytes are written; before it, when it is no write. */
    WITHIN,
    AFTER
  }

  private CrashChild() {}

  /**
   * Arguments: the folder, what to live through ({@code whole}, {@code brief}, {@code on} or the
   * name of a short history), the number of the first record, the step's name, how many steps of
   * this name to go (0: none is broken off), and when to break it off.
   */
  public static void main(String[] arguments) throws IOException {
    Death death =
        new Death(
            new DiskStep(arguments[3]), Integer.parseInt(arguments[4]), When.valueOf(arguments[5]));
    int first = Integer.parseInt(arguments[2]);
    JournalConfig config = CrashHistory.config(Path.of(arguments[0]));
    CrashHistory history =
        new CrashHistory(config, new SteppedDisk(death), first, CrashChild::tell);
    switch (arguments[1]) {
      case "whole" -> {
        history.make();
        history.live();
      }
      case "brief" -> history.liveBriefly();
      case "on" -> history.liveOn(new Random(first));
      default ->
          ShortHistory.valueOf(arguments[1]).live(Path.of(arguments[0]), death, CrashChild::tell);
    }
  }

  private static void tell(DiskEvent event) {
    System.out.println(event instanceof DiskEvent.Synced told ? SYNCED + told.number() : MADE);
  }

  /** Breaks off one step for good: nothing else is done to the disk meanwhile. */
  private static final class Death implements SteppedDisk.Walker {
    private final DiskStep step;
    private final When when;
    private int toGo;

    Death(DiskStep step, int toGo, When when) {
      this.step = step;
      this.when = when;
      this.toGo = toGo;
    }

    @Override
    public int before(DiskStep now, int bytes) {
      boolean reached = now.equals(step) && --toGo == 0;
      if (reached && (when == When.BEFORE || (when == When.WITHIN && !now.isWrite()))) {
        die();
      }
      return reached && when == When.WITHIN ? bytes / 2 : bytes;
    }

    @Override
    public void after(DiskStep now) {
      if (now.equals(step) && toGo == 0) {
        die();
      }
    }

    private static void die() {
      System.out.println(KILL);
      while (true) {
        LockSupport.park();
      }
    }
  }
}
