package dev.taffrail.agent.config;

import dev.taffrail.journal.JournalConfig;
import dev.taffrail.ship.ShipperBuilder;
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
 * @param stdin whether it is standard input
 * @param format of the lines of either
 * @param journal where their lines are sealed before they are shipped, or, when it is neither, the
 *     journal that is shipped; null when lines are shipped as they are
 */
public record SourceSettings(
    String name,
    @Nullable TailConfig files,
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
    if (target == null && files != null) {
      shipper.source(name, FileSource.opener(files, format), PositionFile.beside(device, name));
    } else if (target != null && files != null) {
      shipper.feed(
          name, FileSource.opener(files, format), PositionFile.beside(target.path(), name), target);
    } else if (target != null && stdin) {
      shipper.feed(name, in, format, target);
    } else if (target != null) {
      shipper.journal(name, target.path());
    }
  }

  /** What it is, for people. */
  public String origin() {
    String from = files != null ? String.join(", ", files.files().include()) : "standard input";
    JournalConfig target = journal;
    return target == null
        ? from
        : files == null && !stdin ? target.path().toString() : from + " through " + target.path();
  }
}
