package dev.taffrail.agent.support;

import dev.taffrail.journal.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes into a bundle.
 *
 * @param device the device's name
 * @param now when it is made
 * @param since records from this time on
 * @param level records of this level and above
 * @param journals by the names that they get in the bundle; the first is the device's own
 * @param whole whether the first journal's files go in as they are, too
 * @param hide keys whose values are hidden, beside those that always are
 */
public record BundleRequest(
    String device,
    Instant now,
    Instant since,
    Level level,
    Map<String, Path> journals,
    boolean whole,
    List<String> hide) {
  public BundleRequest {
    journals = Collections.unmodifiableMap(new LinkedHashMap<>(journals));
    hide = List.copyOf(hide);
  }

  /** The device's own journal. */
  public Path journal() {
    return journals.values().iterator().next();
  }
}
