package dev.taffrail.ship.journald;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose journal it is.
 *
 * @param directory where its files are; null where journalctl looks by itself
 * @param boot the id of the boot that goes on
 */
record Machine(@Nullable Path directory, String boot) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** The one on which this runs. */
  static Machine own() throws IOException {
    return new Machine(null, Files.readString(BOOT, US_ASCII).strip().replace("-", ""));
  }

  /** Prints the ids of all boots of which there is an entry. */
  List<String> boots() {
    return journalctl("--field=_BOOT_ID");
  }

  /**
   * Prints entries of one boot: within it their order is that in which they were said, whatever the
   * clock was set to.
   *
   * @param cursor the entry to begin with; null for the first
   * @param follow whether it goes on with what is still to come
   */
  List<String> entries(JournaldConfig config, String of, @Nullable String cursor, boolean follow) {
    List<String> command = journalctl("--boot=" + of);
    command.addAll(config.arguments());
    if (follow) {
      command.addAll(List.of("--follow", "--no-tail"));
    }
    if (cursor != null) {
      command.add("--cursor=" + cursor);
    }
    return command;
  }

  private List<String> journalctl(String argument) {
    List<String> command = new ArrayList<>(List.of("journalctl", "--no-pager", "--quiet"));
    if (directory != null) {
      command.add("--directory=" + directory);
    }
    command.add(argument);
    return command;
  }
}
