package dev.taffrail.agent.config;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.Checkpoints;
import dev.taffrail.ship.ShipperBuilder;
import dev.taffrail.ship.Source;
import dev.taffrail.ship.journald.JournaldConfig;
import dev.taffrail.ship.journald.JournaldSource;
import dev.taffrail.ship.parse.LineFormat;
import dev.taffrail.ship.tail.FileSource;
import dev.taffrail.ship.tail.PositionFile;
import dev.taffrail.ship.tail.TailConfig;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A source beside the device's own journal.
 *
 * @param name its name
 * @param files the files of other programs that it follows; null when it follows none
 * @param journald what it reads of systemd's journal; null when it does not
 * @param stdin whether it is standard input
 * @param format of the lines of each
 * @param journal where their lines are sealed before they are shipped, or, when it is none of them,
 *     the journal that is shipped; null when lines are shipped as they are
 */
public record SourceSettings(
    String name,
    @Nullable TailConfig files,
    @Nullable JournaldConfig journald,
    boolean stdin,
    LineFormat format,
    @Nullable JournalConfig journal) {

  /**
   * Adds it to what is shipped.
   *
   * @param device the device's own journal, beside which positions are kept
   * @param in standard input
   */
  public void addTo(ShipperBuilder shipper, Path device, InputStream in) {
    JournalConfig target = journal;
    Source.Opener opener = opener();
    if (target == null && opener != null) {
      shipper.source(name, opener, positions(device));
    } else if (target != null && opener != null) {
      shipper.feed(name, opener, positions(target.path()), target);
    } else if (target != null && stdin) {
      shipper.feed(name, in, format, target);
    } else if (target != null) {
      shipper.journal(name, target.path());
    }
  }

  /** Null where it is a pipe, or a journal of ours. */
  private Source.@Nullable Opener opener() {
    if (files != null) {
      return FileSource.opener(files, format);
    }
    return journald == null ? null : JournaldSource.opener(journald, format);
  }

  private Checkpoints.Opener positions(Path beside) {
    return journald == null
        ? PositionFile.beside(beside, name)
        : JournaldSource.positions(beside, name);
  }

  /** Whether it is more than a journal of ours: what others say becomes records. */
  boolean hasLines() {
    return files != null || journald != null || stdin;
  }

  /** What it is, for people. */
  public String origin() {
    JournalConfig target = journal;
    if (target == null) {
      return lines();
    }
    return hasLines() ? lines() + " through " + target.path() : target.path().toString();
  }

  private String lines() {
    if (files != null) {
      return String.join(", ", files.files().include());
    }
    return journald != null ? "systemd's journal" : "standard input";
  }
}
