package dev.taffrail.edge;

import static dev.taffrail.edge.Checks.check;

import java.nio.file.Path;
import java.util.Map;

/**
 * Appends each event to a file, as one line of JSON: for whoever wants the alarms and nothing else,
 * with any tool. The file is opened for each event, so that it may be moved away at any time. A
 * line that could not be written whole is taken back, or ended before the next.
 *
 * @param path the newest file; its folder is made when it is missing
 * @param maxBytes no file grows beyond it, at least 64 KiB; then it becomes {@code path.1}, that
 *     {@code path.2} and so on
 * @param backups so many of these stay, 0 to 10 000
 * @param sync whether each event is forced to the device before the pipeline goes on
 * @param fields stand behind the event's own: texts, numbers and booleans
 */
public record StoreAction(
    Path path, long maxBytes, int backups, boolean sync, Map<String, Object> fields)
    implements ActionKind {
  private static final long LEAST_BYTES = 64 * 1024;
  private static final int MOST_BACKUPS = 10_000;

  /**
   * @throws IllegalArgumentException when a limit is out of its range, or a field has a name of the
   *     event's own
   */
  public StoreAction {
    check(maxBytes >= LEAST_BYTES, "max_bytes", "64KiB or more", maxBytes);
    check(backups >= 0 && backups <= MOST_BACKUPS, "backups", "0 to 10000", backups);
    fields = ActionFields.of(fields);
  }

  /** 1 MiB, 3 backups, not forced. */
  public static StoreAction at(Path path) {
    return new StoreAction(path, 1 << 20, 3, false, Map.of());
  }

  public StoreAction withMaxBytes(long value) {
    return new StoreAction(path, value, backups, sync, fields);
  }

  public StoreAction withBackups(int value) {
    return new StoreAction(path, maxBytes, value, sync, fields);
  }

  public StoreAction withSync(boolean value) {
    return new StoreAction(path, maxBytes, backups, value, fields);
  }

  public StoreAction withFields(Map<String, ?> value) {
    return new StoreAction(path, maxBytes, backups, sync, ActionFields.of(value));
  }

  @Override
  public RunningAction start(String pipeline, String name) {
    EventFile file = new EventFile(path.toAbsolutePath(), maxBytes, backups, sync);
    return event -> {
      file.append(EventJson.of(pipeline, event, fields));
      return true;
    };
  }
}
