package dev.taffrail.ship.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the file system is there that a file belongs on. Where a stick is missing, its mount
 * point is an empty folder of the device's own disk, and everything could be written there without
 * a word.
 */
final class Mounts {
  private static final List<Path> FOR_MOUNTS =
      List.of(Path.of("/run/media"), Path.of("/media"), Path.of("/mnt"));

  /** Field 5 of a line of proc_pid_mountinfo(5). */
  private static final Pattern LINE = Pattern.compile("(?:\\S+ ){4}(\\S+) .*");

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private final Path table;

  /**
   * @param table the kernel's list, {@code /proc/self/mountinfo}
   */
  Mounts(Path table) {
    this.table = table;
  }

  /** What has to be mounted and is not, in words; null when all is well. */
  @Nullable String missing(FileConfig config) throws IOException {
    Path mount = config.mount();
    if (mount != null) {
      return points().contains(mount.toString()) ? null : "nothing is mounted at " + mount;
    }
    for (Path place : FOR_MOUNTS) {
      if (config.path().startsWith(place)) {
        boolean there = isMountedBelow(config.path().getParent(), place);
        return there ? null : "nothing is mounted below " + place + " on the way to the file";
      }
    }
    return null;
  }

  private boolean isMountedBelow(@Nullable Path folder, Path place) throws IOException {
    Set<String> points = points();
    for (Path at = folder; at != null && at.startsWith(place); at = at.getParent()) {
      if (!at.equals(place) && points.contains(at.toString())) {
        return true;
      }
    }
    return false;
  }

  /** As texts: a stick that is none of ours may have a name that is no text, or no path here. */
  private Set<String> points() throws IOException {
    Set<String> points = new HashSet<>();
    for (String line : new String(Files.readAllBytes(table), UTF_8).lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        points.add(unescaped(matcher.group(1)));
      }
    }
    return points;
  }

  /** Spaces and the like stand there as {@code \040}. */
  private static String unescaped(String text) {
    return OCTAL
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(escape.group(1), 8))));
  }
}
