package dev.taffrail.ship.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taffrail.ship.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files of systemd's journal, written by its own systemd-journal-remote from its export format, and
 * read by the real journalctl.
 */
final class SystemdJournal {
  private static final String REMOTE = "systemd-journal-remote";

  private final Path folder;
  private final Path export;
  private String boot = "1";
  private long micros = 1_780_000_000_000_000L;
  private long monotonic = 1;

  /** In a folder that may be empty yet. */
  SystemdJournal(Path folder) {
    Tool.require("journalctl");
    Tool.require(REMOTE);
    this.folder = folder;
    this.export = folder.resolveSibling(folder.getFileName() + ".export");
  }

  Path folder() {
    return folder;
  }

  /** The machine was started again, and its clock begins so many seconds before the last entry. */
  SystemdJournal boot(String digit, long secondsBack) {
    boot = digit;
    micros -= secondsBack * 1_000_000;
    monotonic = 1;
    return this;
  }

  Machine machine() {
    return new Machine(folder, boot.repeat(32));
  }

  /** Adds an entry with this message and these fields, {@code NAME=value} each. */
  SystemdJournal add(String message, String... fields) throws Exception {
    StringBuilder entry = new StringBuilder();
    entry.append("__REALTIME_TIMESTAMP=").append(micros).append('\n');
    entry.append("__MONOTONIC_TIMESTAMP=").append(monotonic).append('\n');
    entry.append("_BOOT_ID=").append(boot.repeat(32)).append('\n');
    entry.append("MESSAGE=").append(message).append('\n');
    for (String field : fields) {
      entry.append(field).append('\n');
    }
    micros += 1_000_000;
    monotonic += 1_000_000;
    Files.writeString(export, entry.append('\n'), UTF_8);
    Process process =
        new ProcessBuilder(
                program(), "--output=" + folder.resolve(boot + ".journal"), export.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return this;
  }

  /** As if journald had deleted all that there is. */
  void vacuum() throws IOException {
    Files.delete(folder.resolve(boot + ".journal"));
  }

  private static String program() {
    Path path = Path.of("/usr/lib/systemd", REMOTE);
    return Files.exists(path) ? path.toString() : "/lib/systemd/" + REMOTE;
  }
}
