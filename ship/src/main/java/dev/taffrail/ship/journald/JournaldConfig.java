package dev.taffrail.ship.journald;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of systemd's journal are read. Immutable.
 *
 * @param units of these units alone, {@code ssh.service}, patterns too; all when there are none
 * @param priority of this one and worse ones; null when of any
 * @param matches that have these fields, {@code _TRANSPORT=kernel}: of several of one name one
 *     suffices
 * @param wholeJournal whether the first run reads all that there is; else what came since the
 *     machine started
 * @param directory where the journal's files are; null for the machine's own
 */
public record JournaldConfig(
    List<String> units,
    @Nullable Priority priority,
    List<String> matches,
    boolean wholeJournal,
    @Nullable Path directory) {

  /** The levels of syslog(3), the worst first. */
  public enum Priority {
    EMERG,
    ALERT,
    CRIT,
    ERR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG
  }

  /** All that the machine says from its start on. */
  public static final JournaldConfig DEFAULT =
      new JournaldConfig(List.of(), null, List.of(), false, null);

  /**
   * @throws IllegalArgumentException when a match is none
   */
  public JournaldConfig {
    units = List.copyOf(units);
    matches = List.copyOf(matches);
    for (String match : matches) {
      if (!match.matches("(?s)[A-Z0-9_]+=.*")) {
        throw new IllegalArgumentException(
            "matches: expected FIELD=VALUE, such as _TRANSPORT=kernel, found " + match);
      }
    }
  }

  JournaldConfig withDirectory(Path value) {
    return new JournaldConfig(units, priority, matches, wholeJournal, value);
  }

  /** The same for the same choice of entries, also in another process. */
  String selection() {
    return Integer.toHexString(String.join("\n", command(null, false)).hashCode());
  }

  /**
   * What journalctl is called with.
   *
   * @param cursor the entry to begin with; null for the first run
   * @param follow whether it goes on with what is still to come
   */
  List<String> command(@Nullable String cursor, boolean follow) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("journalctl", "--output=json", "--all", "--no-pager", "--quiet"));
    if (directory != null) {
      command.add("--directory=" + directory);
    }
    units.forEach(unit -> command.add("--unit=" + unit));
    if (priority != null) {
      command.add("--priority=" + priority.name().toLowerCase(Locale.ROOT));
    }
    if (follow) {
      command.addAll(List.of("--follow", "--no-tail"));
    }
    if (cursor != null) {
      command.add("--cursor=" + cursor);
    } else if (!wholeJournal) {
      command.add("--boot");
    }
    command.addAll(matches);
    return command;
  }
}
