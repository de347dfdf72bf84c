package dev.taffrail.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the writer itself has to tell in the journal: that the clock was set, that the disk or the
 * store of keys fails and that it works again, what was lost. Each is told until it stands there.
 * For the writer's thread.
 */
final class Notices {
  private final Clocks clocks;
  private final Counters counters;
  private final Drops drops;
  private final Lines lines;
  private final ClockWatch clock;
  private final Outage outage;
  private final Outage keysOutage;
  private @Nullable String doubt;

  /** The journal's lines, as the writer appends and writes them. */
  interface Lines {
    void append(byte[] record, boolean urgent) throws IOException;

    /** Writes what was appended. */
    void write() throws IOException;
  }

  /**
   * @param closedBy the seal behind which the journal goes on; null when it is not known to be
   */
  Notices(
      JournalFiles files,
      Platform platform,
      Counters counters,
      Drops drops,
      @Nullable Seal closedBy,
      Lines lines) {
    this.clocks = platform.clocks();
    this.counters = counters;
    this.drops = drops;
    this.lines = lines;
    this.clock = new ClockWatch(platform, closedBy);
    this.outage = new Outage(platform, files.directory());
    this.keysOutage = new Outage(platform, files.directory());
  }

  /** Says that the clock was set, if it was. */
  void clock() throws IOException {
    ClockChange change = clock.look();
    if (change != null) {
      lines.append(ControlLines.clockChanged(change), false);
      clock.said();
    }
  }

  /** A force failed, and what that said is to be told. */
  void forceFailed(String failure) {
    doubt = failure;
  }

  /** Says so. */
  void forceFailure() throws IOException {
    if (doubt != null) {
      lines.append(JournalEvents.forceFailed(clocks.instant(), doubt), true);
      doubt = null;
    }
  }

  /** The disk refused something; that is told when it is over, or before if there is room. */
  void failed(IOException failure) {
    outage.failed(failure);
  }

  boolean isFull(IOException failure) {
    return outage.isFull(failure);
  }

  /** Says with the room that is left that the disk failed, and what was lost. */
  void outage() throws IOException {
    lines.append(outage.beginning(), true);
    drops();
    lines.write();
    outage.beginningSaid();
  }

  /** Says that the disk works again, if it failed. */
  void outageOver() throws IOException {
    if (outage.isOn()) {
      // Over once what failed is written: or each try would tell of an outage of its own.
      lines.write();
      lines.append(outage.end(), true);
      outage.endSaid();
    }
  }

  /** Says that the store of keys failed, once in an outage. */
  void keysFailed(KeysException failure) throws IOException {
    keysOutage.failed(failure);
    if (!keysOutage.isBeginningSaid()) {
      lines.append(keysOutage.beginning(), true);
      keysOutage.beginningSaid();
      lines.write();
    }
  }

  /** Says that the store of keys works again, if it failed. */
  void keysOutageOver() throws IOException {
    if (keysOutage.isOn()) {
      // Not urgent: the seal for it would ask a store that fails now and then at once again.
      lines.append(keysOutage.end(), false);
      keysOutage.endSaid();
    }
  }

  /** Says what was lost, as soon as there is room for that. */
  void drops() throws IOException {
    for (DropReport drop : drops.reports()) {
      byte[] report = drop.line(clocks.instant());
      if (report != null) {
        lines.append(report, false);
        counters.droppedTold.addAndGet(drop.reported());
      }
    }
  }
}
