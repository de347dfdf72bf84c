package dev.taffrail.ship.journald;

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
 */
public record JournaldConfig(
    List<String> units, @Nullable Priority priority, List<String> matches, boolean wholeJournal) {

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
      new JournaldConfig(List.of(), null, List.of(), false);

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

  /** The same for the same choice of entries, also in another process. */
  String selection() {
    return Integer.toHexString(String.join("\n", arguments()).hashCode());
  }

  /** What lets journalctl print the entries, as JSON. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("--output=json", "--all"));
    units.forEach(unit -> arguments.add("--unit=" + unit));
    if (priority != null) {
      arguments.add("--priority=" + priority.name().toLowerCase(Locale.ROOT));
    }
    arguments.addAll(matches);
    return arguments;
  }
}
