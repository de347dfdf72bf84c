package dev.taffrail.ship.tail;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that rotation gives to a file: {@code app.log.1}, {@code app.log0}, {@code
 * app.log-20260530}, {@code app.log.1.gz}, {@code app-20260530.log}, {@code app.log.old}.
 */
final class RotatedNames {
  private static final Pattern BEHIND =
      Pattern.compile("(?:[._-]?\\d+)+(?:\\.gz)?$|\\.old(?:\\.gz)?$");
  private static final Pattern WITHIN =
      Pattern.compile("(?:[._-]\\d+)+(\\.[A-Za-z]\\w*)(?:\\.gz)?$");

  private RotatedNames() {}

  /** The one of these names that a file had before it was rotated; its own when it was not. */
  static Path base(Path file, Set<Path> live) {
    String name = file.getFileName().toString();
    for (String before :
        new String[] {
          BEHIND.matcher(name).replaceFirst(""), WITHIN.matcher(name).replaceFirst("$1")
        }) {
      Path base = file.resolveSibling(before);
      if (!before.isEmpty() && !before.equals(name) && live.contains(base)) {
        return base;
      }
    }
    return file;
  }
}
